package io.shiming.retention.command;

import io.shiming.foundation.command.ServiceCommand;
import io.shiming.foundation.crypto.StatementVerifier;
import io.shiming.retention.domain.Certificate;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
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

    @Parameters(paramLabel = "FOLDER", description = "as certificates-export writes it")
    private Path path;

    @Option(
            names = "--keys",
            required = true,
            paramLabel = "FILE",
            description = "JWK set, as GET /v1/certificate-keys answers it, or certificate-public.json")
    private Path keys;

    @Option(names = "--record", paramLabel = "UUID", description = "id of a record that should be gone")
    private UUID record;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            StatementVerifier<Certificate> verifier = CertificateFolder.verifier(keys);
            CertificateFolder folder = new CertificateFolder(path);
            int all = 0;
            int sound = 0;
            boolean included = false;
            for (UUID id : folder.ids()) {
                CertificateFolder.Checked checked = folder.check(id, verifier);
                all++;
                if (!checked.isSound()) {
                    out.printf("certificate %s: %s%n", id, checked.finding());
                    continue;
                }
                sound++;
                if (record != null && includes(folder, id)) {
                    included = true;
                    Certificate says = checked.certificate().orElseThrow();
                    out.printf(
                            "record %s: erased at %s, unreadable in backups from %s, by certificate %s%n",
                            record, says.erasedAt(), says.unreadableInBackupsAt(), id);
                }
            }
            if (all == 0) {
                spec.commandLine().getErr().println("there is no certificate in " + path);
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

    private boolean includes(CertificateFolder folder, UUID id) throws IOException {
        boolean[] found = {false};
        folder.eachRecord(id, each -> found[0] |= each.equals(record));
        return found[0];
    }
}
