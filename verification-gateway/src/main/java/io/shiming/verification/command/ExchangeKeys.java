package io.shiming.verification.command;

import io.shiming.foundation.command.ServiceCommand;
import io.shiming.verification.client.BatchKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the gateway's key for an exchange of files with a department. The walk-through is docs/connectors.md. */
@Command(
        name = "exchange-keys",
        description = "Makes signing.json, with which files for a department are signed, unless it is there; and "
                + "writes signing-public.json, which is for the department.",
        exitCodeListHeading = "Ends with:%n",
        exitCodeList = {"0:both are there", "1:they could not be made or read", "2:wrong usage"},
        mixinStandardHelpOptions = true)
public class ExchangeKeys implements ServiceCommand {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FOLDER", description = "shiming.verification.authorities.*.keys")
    private Path folder;

    @Override
    public Integer call() throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IllegalStateException("there is no folder " + folder);
        }
        spec.commandLine().getOut().println(BatchKeys.create(folder));
        return 0;
    }
}
