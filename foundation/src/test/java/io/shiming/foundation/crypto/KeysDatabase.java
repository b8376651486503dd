package io.shiming.foundation.crypto;

import io.shiming.foundation.database.Provisioning;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import org.flywaydb.core.Flyway;

/** A keys server of its own with the key files of a service, and that service's replicas. */
final class KeysDatabase implements AutoCloseable {
    private static final String PASSWORD = "of-a-test";

    private final EmbeddedPostgres server;
    private final Pool pool;
    private final Path keysets;

    KeysDatabase() throws IOException, SQLException {
        server =
                EmbeddedPostgres.builder().setServerConfig("wal_recycle", "off").start();
        try (Connection superuser = superuser("postgres");
                var statement = superuser.createStatement()) {
            for (String part : Provisioning.statements("keys", PASSWORD, PASSWORD)) {
                statement.execute(part);
            }
        }
        Flyway.configure()
                .dataSource(url("keys"), "keys_owner", PASSWORD)
                .locations("db/keys")
                .placeholders(Map.of("application", "keys"))
                .load()
                .migrate();
        pool = Pool.newInstance(PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(8))
                .connectingTo(new PgConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(server.getPort())
                        .setDatabase("keys")
                        .setUser("keys")
                        .setPassword(PASSWORD))
                .build());
        keysets = Files.createTempDirectory("shiming-keys-server");
        KeyFolder.create(keysets);
    }

    /** A process that remembers nothing yet. */
    KeyServer replica() {
        return new KeyServer(
                pool, new Keysets(keysets, true, Duration.ofMinutes(1), Clock.systemUTC()), Clock.systemUTC());
    }

    /** The same, which destroys so many keys at once. */
    KeyServer replica(int destroyedAtOnce) {
        return new KeyServer(
                pool,
                new Keysets(keysets, true, Duration.ofMinutes(1), Clock.systemUTC()),
                Clock.systemUTC(),
                destroyedAtOnce);
    }

    Path keysets() {
        return keysets;
    }

    Connection owner() throws SQLException {
        return DriverManager.getConnection(url("keys"), "keys_owner", PASSWORD);
    }

    Connection superuser(String database) throws SQLException {
        return DriverManager.getConnection(url(database), "postgres", "");
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + database;
    }

    @Override
    public void close() throws IOException {
        pool.close().await().indefinitely();
        server.close();
        try (var all = Files.walk(keysets)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
