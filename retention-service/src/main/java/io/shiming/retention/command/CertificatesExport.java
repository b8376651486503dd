package io.shiming.retention.command;

import io.shiming.foundation.command.Login;
import io.shiming.foundation.command.ServiceCommand;
import io.shiming.retention.persistence.StoredCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes certificates out of the database, to where no restored backup brings them back to what they were. */
@Command(
        name = "certificates-export",
        description =
                "Writes every certificate that is not there yet into a folder, with the ids of its records: what is "
                        + "kept outside of the database, for replay-after-restore. Can be stopped and run again. Takes its log-in "
                        + "from SHIMING_DATABASE_ADDRESS, _NAME, SHIMING_MIGRATION_USER and _PASSWORD.",
        exitCodeListHeading = "Ends with:%n",
        exitCodeList = {"0:all of them are there", "2:they could not be read or written"},
        mixinStandardHelpOptions = true)
public class CertificatesExport implements ServiceCommand {
    private final Login login;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FOLDER", description = "outside of what is backed up with the main server")
    private Path path;

    public CertificatesExport() {
        this(Login.ofProcess());
    }

    CertificatesExport(Login login) {
        this.login = login;
    }

    @Override
    public Integer call() {
        try (StoredCertificates stored = StoredCertificates.open(login)) {
            Files.createDirectories(path);
            CertificateFolder folder = new CertificateFolder(path);
            int all = 0;
            int fresh = 0;
            for (UUID id : stored.ids()) {
                all++;
                if (!folder.has(id)) {
                    folder.write(id, stored.jws(id), writer -> stored.records(id, writer::line));
                    fresh++;
                }
            }
            folder.writeHolds(writer -> stored.holds(writer::line), writer -> stored.endedHolds(writer::line));
            spec.commandLine().getOut().printf("%d certificates, %d of them new, are in %s%n", all, fresh, path);
            return 0;
        } catch (IOException | IllegalStateException failure) {
            spec.commandLine().getErr().println(failure.getMessage());
            return 2;
        }
    }
}
