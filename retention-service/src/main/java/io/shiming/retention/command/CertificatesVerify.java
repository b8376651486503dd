package io.shiming.retention.command;

import io.shiming.foundation.command.ServiceCommand;
import io.shiming.retention.domain.Certificate;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks exported certificates off-line. */
@Command(
        name = "certificates-verify",
        description =
                "Checks exported certificates off-line: the signature of each, and that its list is the one it was "
                        + "made of. With --record it tells which one is about a record.",
        exitCodeListHeading = "Ends with:%n",
        exitCodeList = {
            "0:all are as they were signed, and about the record",
            "1:one is not, or none is about the record",
            "2:there were none, or something could not be read"
        },
        mixinStandardHelpOptions = true)
public class CertificatesVerify implements ServiceCommand {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ExportedCertificates exported;

    @Option(names = "--record", paramLabel = "UUID", description = "id of a record that should be gone")
    private UUID record;

    private int all;
    private int sound;
    private boolean included;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            CertificateFolder folder = exported.folder();
            folder.each(exported.verifier(), checked -> take(folder, checked, out));
            if (all == 0) {
                spec.commandLine().getErr().println("there is no certificate in " + exported.path());
                return 2;
            }
            if (record != null && !included) {
                out.printf("record %s: no certificate is about it%n", record);
            }
            out.printf("%d of %d certificates are as they were signed%n", sound, all);
            return sound == all && (record == null || included) ? 0 : 1;
        } catch (IOException | IllegalStateException unreadable) {
            spec.commandLine().getErr().println(unreadable.getMessage());
            return 2;
        }
    }

    private void take(CertificateFolder folder, CertificateFolder.Checked checked, PrintWriter out) throws IOException {
        all++;
        if (!checked.isSound()) {
            out.printf("certificate %s: %s%n", checked.id(), checked.finding());
            return;
        }
        sound++;
        if (record != null && includes(folder, checked.id())) {
            included = true;
            Certificate says = checked.certificate().orElseThrow();
            out.printf(
                    "record %s: erased at %s, unreadable in backups from %s, by certificate %s%n",
                    record, says.erasedAt(), says.unreadableInBackupsAt(), checked.id());
        }
    }

    private boolean includes(CertificateFolder folder, UUID id) throws IOException {
        boolean[] found = {false};
        folder.eachRecord(id, each -> found[0] |= each.equals(record));
        return found[0];
    }
}
