package io.shiming.foundation.command;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What a service's jar does: without arguments it is the service; with the name of a command it does that and ends,
 * without database, network or configuration unless the command says so.
 */
@QuarkusMain
@Command(
        name = "java -jar quarkus-run.jar",
        description = "Starts the service; or one of these commands:",
        mixinStandardHelpOptions = true,
        subcommands = {AuditVerify.class, AuditExport.class})
public class ServiceMain implements Runnable {
    @Spec
    private CommandSpec spec;

    public static void main(String... arguments) {
        if (arguments.length == 0) {
            Quarkus.run();
            return;
        }
        System.exit(new CommandLine(new ServiceMain()).execute(arguments));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no such command");
    }
}
