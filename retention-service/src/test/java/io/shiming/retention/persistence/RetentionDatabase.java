package io.shiming.retention.persistence;

import io.shiming.foundation.database.Database;
import io.shiming.foundation.testing.PostgreSqlResource;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.flywaydb.core.Flyway;

/** retention-service's database with its repositories, and nothing of the service around them. */
public final class RetentionDatabase implements AutoCloseable {
    private final PostgreSqlResource server = new PostgreSqlResource();
    private final String url;
    private final String password;
    private final Pool pool;
    private final Database database;

    public RetentionDatabase() {
        Map<String, String> config = server.start();
        String address = config.get("SHIMING_DATABASE_ADDRESS");
        String name = config.get("SHIMING_DATABASE_NAME");
        url = "jdbc:postgresql://" + address + "/" + name;
        password = config.get("SHIMING_DATABASE_PASSWORD");
        Flyway.configure()
                .dataSource(url, config.get("SHIMING_MIGRATION_USER"), config.get("SHIMING_MIGRATION_PASSWORD"))
                .locations("db/foundation", "db/migration")
                .placeholders(Map.of("application", config.get("SHIMING_DATABASE_USER"), "database", name))
                .load()
                .migrate();
        pool = Pool.newInstance(PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(8))
                .connectingTo(PgConnectOptions.fromUri("postgresql://" + address + "/" + name)
                        .setUser(config.get("SHIMING_DATABASE_USER"))
                        .setPassword(password))
                .build());
        database = new Database(pool, name);
    }

    /** Takes out everything but what the migrations put in. */
    public void empty() throws SQLException {
        settle();
        try (Connection superuser = superuser();
                var statement = superuser.createStatement()) {
            // Policies and proposals name each other.
            statement.execute("SET session_replication_role = replica");
            statement.execute("DELETE FROM policy WHERE version > 1");
            statement.execute("DELETE FROM policy_proposal");
            // Every month that there is is planned for.
            statement.execute("""
                    DO $$ DECLARE month regclass; BEGIN
                        FOR month IN SELECT inhrelid FROM pg_inherits
                                     WHERE inhparent = 'due_item'::regclass AND inhrelid::regclass::text ~ '[0-9]{6}$' LOOP
                            EXECUTE 'DROP TABLE ' || month;
                        END LOOP;
                    END $$""");
            statement.execute("TRUNCATE clock, due_item, hold, purge_run, purged_record, purge_lag, outbox CASCADE");
        }
    }

    /** Waits until nothing is under way: what somebody who died has begun comes to its end all the same. */
    public void settle() throws SQLException {
        try (Connection superuser = superuser();
                var statement = superuser.createStatement()) {
            boolean busy = true;
            while (busy) {
                try (var found = statement.executeQuery(
                        "SELECT FROM pg_stat_activity WHERE datname = 'main' AND usename = 'main' AND state <> 'idle'")) {
                    busy = found.next();
                }
            }
        }
    }

    private Connection superuser() throws SQLException {
        return DriverManager.getConnection(url, "postgres", "");
    }

    public ClockRepository clocks() {
        return new ClockRepository(database);
    }

    public HoldRepository holds() {
        return new HoldRepository(database);
    }

    public PolicyRepository policies() {
        return new PolicyRepository(database);
    }

    public ProposalRepository proposals() {
        return new ProposalRepository(database);
    }

    public PurgeQueue queue() {
        return new PurgeQueue(database);
    }

    public PurgeRunRepository runs() {
        return new PurgeRunRepository(database);
    }

    public PurgeSettlements settlements() {
        return new PurgeSettlements(database);
    }

    public PurgeMeasures measures() {
        return new PurgeMeasures(database);
    }

    @Override
    public void close() {
        pool.close().await().indefinitely();
        server.stop();
    }
}
