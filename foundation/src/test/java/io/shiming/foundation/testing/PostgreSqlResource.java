package io.shiming.foundation.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.shiming.foundation.crypto.Keysets;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One embedded PostgreSQL with the two databases of a service, {@code main} and {@code keys}, and fresh key files.
 * Whether the keys live in another server makes no difference to a service, so tests do with one.
 */
public class PostgreSqlResource implements QuarkusTestResourceLifecycleManager {
    private static final String OWNER = "postgres";

    private EmbeddedPostgres server;
    private Path keysets;

    @Override
    public Map<String, String> start() {
        try {
            server = EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "200")
                    .start();
            create("main");
            create("keys");
            keysets = Files.createTempDirectory("shiming-keysets");
            Keysets.create(keysets);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        String address = "127.0.0.1:" + server.getPort();
        Map<String, String> config = new HashMap<>();
        for (String database : new String[] {"DATABASE", "KEYS"}) {
            config.put("SHIMING_" + database + "_ADDRESS", address);
            config.put("SHIMING_" + database + "_NAME", database.equals("KEYS") ? "keys" : "main");
            config.put("SHIMING_" + database + "_USER", OWNER);
            config.put("SHIMING_" + database + "_PASSWORD", OWNER);
        }
        config.put("SHIMING_KEYSETS", keysets.toString());
        config.put("shiming.keysets", keysets.toString());
        config.put("SHIMING_REGION_ZONE", "Asia/Shanghai");
        return config;
    }

    @Override
    public void stop() {
        try {
            if (server != null) {
                server.close();
            }
            if (keysets != null) {
                delete(keysets);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void create(String database) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + database);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
