package io.shiming.foundation.command;

import io.shiming.foundation.command.Login.Database;
import io.shiming.foundation.command.Login.Role;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * The schema of one of a service's databases, from outside of the running service. What it tells Flyway is what
 * microprofile-config.properties tells it where services migrate as they start.
 */
final class Schema {
    private static final int TRIES = 120;
    private static final int SECONDS_BETWEEN = 2;

    private final String name;
    private final Database database;
    private final FluentConfiguration flyway;
    /** The role the service works with. */
    private final String application;

    private Schema(String name, Database database, FluentConfiguration flyway, String application) {
        this.name = name;
        this.database = database;
        this.application = application;
        this.flyway = flyway.dataSource(database.url(), database.user(), database.password())
                .outOfOrder(true);
    }

    /** That on the main server, entered as this role. */
    static Schema main(Login login, Role role) {
        String application = login.variable("SHIMING_DATABASE_USER");
        return new Schema(
                "main",
                login.database(role),
                Flyway.configure()
                        .locations("db/foundation", "db/migration")
                        .placeholders(Map.of(
                                "application", application, "database", login.variable("SHIMING_DATABASE_NAME"))),
                application);
    }

    /** That on the keys server; likewise. */
    static Schema keys(Login login, Role role) {
        String application = login.variable("SHIMING_KEYS_USER");
        return new Schema(
                "keys",
                login.keysServer(role),
                Flyway.configure().locations("db/keys").placeholders(Map.of("application", application)),
                application);
    }

    String name() {
        return name;
    }

    /** Migrates it as its owner, once the server is there, and lets the service see how far it is. */
    int migrate() throws SQLException {
        Flyway ready = flyway.connectRetries(TRIES)
                .connectRetriesInterval(SECONDS_BETWEEN)
                .load();
        int done = ready.migrate().migrationsExecuted;
        try (Connection owner = database.connect();
                Statement statement = owner.createStatement()) {
            statement.execute("GRANT SELECT ON \"" + flyway.getTable() + "\" TO "
                    + statement.enquoteIdentifier(application, true));
        }
        return done;
    }

    /** What it lacks of what this version needs; empty when nothing. */
    String missing() {
        try {
            MigrationInfoService info = flyway.load().info();
            if (Arrays.stream(info.all())
                    .noneMatch(migration -> migration.getState().isResolved())) {
                throw new IllegalStateException("this jar has no migrations");
            }
            return Arrays.stream(info.pending()).map(Schema::named).collect(Collectors.joining(", "));
        } catch (FlywayException failure) {
            // It names the address and the user, neither of which is secret.
            return failure.getMessage().lines().findFirst().orElse("cannot be looked at");
        }
    }

    private static String named(MigrationInfo migration) {
        return "V" + migration.getVersion() + " " + migration.getDescription();
    }
}
