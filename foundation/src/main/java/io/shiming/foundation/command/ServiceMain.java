package io.shiming.foundation.command;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What a service's jar does: without arguments it is the service; with the name of a command it does that and ends,
 * without database, network or configuration unless the command says so. Commands of one service only are
 * {@link ServiceCommand}s.
 */
@QuarkusMain
@Command(
        name = "java -jar quarkus-run.jar",
        description = "Starts the service; or one of these commands:",
        mixinStandardHelpOptions = true,
        subcommands = {AuditVerify.class, AuditExport.class, Keys.class, Migrate.class})
public class ServiceMain implements Runnable {
    @Spec
    private CommandSpec spec;

    public static void main(String... arguments) {
        if (arguments.length == 0) {
            Quarkus.run();
            return;
        }
        System.exit(commands().execute(arguments));
    }

    static CommandLine commands() {
        CommandLine commands = new CommandLine(new ServiceMain());
        ServiceLoader.load(ServiceCommand.class).forEach(commands::addSubcommand);
        return commands.setExecutionExceptionHandler(ServiceMain::refused);
    }

    /** What commands refuse is for people at a terminal: one line, no stack trace. */
    private static int refused(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        command.getErr().println(failure.getMessage());
        return 1;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no such command");
    }
}
