package io.shiming.sandbox;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/**
 * A copy of registration-service's database as it was, with everything that is in its files; there is no {@code pg_dump}
 * among the embedded programs. While it is made or put back nobody can enter the database, as if its server were away.
 */
final class Backup implements AutoCloseable {
    private static final String LIVE = "registration";
    private static final String COPY = LIVE + "_before";

    private final RunningSandbox sandbox;

    private Backup(RunningSandbox sandbox) {
        this.sandbox = sandbox;
    }

    static Backup make(RunningSandbox sandbox) throws IOException, SQLException {
        Backup backup = new Backup(sandbox);
        backup.close();
        backup.whileNobodyIsIn("CREATE DATABASE " + COPY + " TEMPLATE " + LIVE + " OWNER " + LIVE + "_owner");
        return backup;
    }

    Connection connect() throws IOException, SQLException {
        return sandbox.superuser("postgresql", COPY);
    }

    /** Puts it in the place of what there is now. Of a database's own privileges a copy has none: they are given anew. */
    void restore() throws IOException, SQLException, StartFailure {
        whileNobodyIsIn("DROP DATABASE " + LIVE, "ALTER DATABASE " + COPY + " RENAME TO " + LIVE);
        StateFolder state = StateFolder.open(Optional.of(sandbox.state()));
        PostgresBinaries binaries = PostgresBinaries.unpacked(new Installation(RunningSandbox.HOME).postgresql());
        new PostgresServer("postgresql", Port.POSTGRESQL, binaries, state).provide(List.of(LIVE));
    }

    @Override
    public void close() throws IOException, SQLException {
        try (Connection superuser = sandbox.superuser("postgresql");
                Statement statement = superuser.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS " + COPY + " WITH (FORCE)");
        }
    }

    private void whileNobodyIsIn(String... statements) throws IOException, SQLException {
        try (Connection superuser = sandbox.superuser("postgresql");
                Statement statement = superuser.createStatement()) {
            statement.execute("ALTER DATABASE " + LIVE + " ALLOW_CONNECTIONS false");
            try {
                statement.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + LIVE + "'");
                for (String sql : statements) {
                    statement.execute(sql);
                }
            } finally {
                statement.execute("ALTER DATABASE " + LIVE + " ALLOW_CONNECTIONS true");
            }
        }
    }
}
