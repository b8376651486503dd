package io.shiming.foundation.command;

import io.shiming.foundation.command.Login.Role;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Brings the schemas of both databases up to date and ends, where services do not do that as they start; or waits until
 * somebody else has. docs/operations.md says when.
 */
@Command(
        name = "migrate",
        description = "Brings the schemas of both databases to what this version of the service needs, as their owner.",
        exitCodeListHeading = "Ends with:%n",
        exitCodeList = {"0:both are as this version needs them", "1:one is not", "2:wrong usage"},
        mixinStandardHelpOptions = true)
class Migrate implements Callable<Integer> {
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Login login;

    @Option(
            names = "--await",
            paramLabel = "DURATION",
            description =
                    "change nothing, but wait for somebody else to, as the role the service works with; so long at "
                            + "the most (ISO 8601, such as PT5M)")
    private Duration patience;

    @Spec
    private CommandSpec spec;

    Migrate() {
        this(Login.ofProcess());
    }

    Migrate(Login login) {
        this.login = login;
    }

    @Override
    public Integer call() throws SQLException, InterruptedException {
        if (patience == null) {
            for (Schema schema : List.of(Schema.main(login, Role.OWNER), Schema.keys(login, Role.OWNER))) {
                say(schema, schema.migrate() + " migrations made");
            }
            return 0;
        }
        long end = System.nanoTime() + patience.toNanos();
        boolean there =
                arrives(Schema.main(login, Role.SERVICE), end) && arrives(Schema.keys(login, Role.SERVICE), end);
        return there ? 0 : 1;
    }

    private boolean arrives(Schema schema, long end) throws InterruptedException {
        String before = "";
        while (true) {
            String missing = schema.missing();
            if (missing.isEmpty()) {
                say(schema, "is as it is to be");
                return true;
            }
            if (!missing.equals(before)) {
                say(schema, "waits for " + missing);
                before = missing;
            }
            if (System.nanoTime() - end > 0) {
                return false;
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }

    private void say(Schema schema, String what) {
        spec.commandLine().getOut().println(schema.name() + ": " + what);
        spec.commandLine().getOut().flush();
    }
}
