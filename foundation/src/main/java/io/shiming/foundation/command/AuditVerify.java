package io.shiming.foundation.command;

import com.google.crypto.tink.PublicKeyVerify;
import io.shiming.foundation.audit.TrailFiles;
import io.shiming.foundation.audit.TrailVerifier;
import io.shiming.foundation.crypto.PublicKeysets;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks an exported audit trail off-line. */
@Command(
        name = "audit-verify",
        description =
                "Checks an exported audit trail off-line: every entry, every seal, the chain, the signatures, and, "
                        + "with --heads, that nothing was cut off at its end.",
        exitCodeListHeading = "Ends with:%n",
        exitCodeList = {"0:the trail is as it was sealed", "1:it is not", "2:it could not be read"},
        mixinStandardHelpOptions = true)
class AuditVerify implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FOLDER",
            description = "with seals.ndjson and entries.ndjson, as audit-export writes them")
    private Path folder;

    @Option(names = "--key", required = true, description = "public keyset of the signing key, from `keys public`")
    private Path key;

    @Option(names = "--heads", description = "heads that were published outside the database (…/SERVICE.jsonl)")
    private Path heads;

    @Option(
            names = "--batch",
            defaultValue = "4096",
            description = "entries in a full seal, shiming.audit.batch (default: ${DEFAULT-VALUE})")
    private int batch;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        TrailVerifier verifier;
        try {
            PublicKeyVerify verify = PublicKeysets.verifier(key);
            verifier = new TrailVerifier(verify, batch);
            TrailFiles.read(folder, verifier);
            if (heads != null) {
                TrailFiles.readHeads(heads, verifier);
            }
        } catch (IOException | IllegalStateException unreadable) {
            spec.commandLine().getErr().println(unreadable.getMessage());
            return 2;
        }
        verifier.findings().forEach(out::println);
        boolean sound = verifier.findings().isEmpty();
        out.printf(
                "%d entries, %d seals: %s%n",
                verifier.entries(), verifier.seals(), sound ? "as they were sealed" : "NOT as they were sealed");
        if (heads == null) {
            out.println("Without --heads nobody can tell whether the end was cut off.");
        }
        return sound ? 0 : 1;
    }
}
