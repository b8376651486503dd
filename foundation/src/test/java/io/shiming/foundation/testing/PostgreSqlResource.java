package io.shiming.foundation.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.shiming.foundation.crypto.KeyFolder;
import io.shiming.foundation.database.Provisioning;
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
    private static final String PASSWORD = "of-a-test";

    private EmbeddedPostgres server;
    private Path keysets;
    private boolean tls;

    /** With {@code tls}, the server can be reached with it, under the certificate {@code service}. */
    @Override
    public void init(Map<String, String> arguments) {
        tls = arguments.containsKey("tls");
    }

    @Override
    public Map<String, String> start() {
        try {
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "200")
                    // The library turns these off; with them a service would not call itself ready.
                    .setServerConfig("fsync", "on")
                    .setServerConfig("full_page_writes", "on")
                    .setServerConfig("synchronous_commit", "on");
            if (tls) {
                Path certificates = Certificates.folder();
                builder.setServerConfig("ssl", "on")
                        .setServerConfig(
                                "ssl_cert_file",
                                certificates.resolve("service.crt").toString())
                        .setServerConfig(
                                "ssl_key_file",
                                certificates.resolve("service.key").toString());
            }
            server = builder.start();
            create("main");
            create("keys");
            keysets = Files.createTempDirectory("shiming-keysets");
            KeyFolder.create(keysets);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        String address = "127.0.0.1:" + server.getPort();
        Map<String, String> config = new HashMap<>();
        for (String prefix : new String[] {"SHIMING_DATABASE", "SHIMING_KEYS"}) {
            String database = prefix.endsWith("KEYS") ? "keys" : "main";
            config.put(prefix + "_ADDRESS", address);
            config.put(prefix + "_NAME", database);
            config.put(prefix + "_USER", database);
            config.put(prefix + "_PASSWORD", PASSWORD);
            String migration = prefix.endsWith("KEYS") ? "SHIMING_KEYS_MIGRATION" : "SHIMING_MIGRATION";
            config.put(migration + "_USER", database + "_owner");
            config.put(migration + "_PASSWORD", PASSWORD);
        }
        config.put(OwnerDatabase.URL, "jdbc:postgresql://" + address + "/main?user=main_owner&password=" + PASSWORD);
        config.put("SHIMING_KEYSETS", keysets.toString());
        config.put("shiming.keysets", keysets.toString());
        config.put("SHIMING_AUDIT_HEADS", keysets.resolve("heads").toUri().toString());
        // A rotation is noticed sooner than in production; nothing else differs.
        config.put("shiming.keys.check-every", "PT1S");
        config.put("shiming.keys.use-new-after", "PT2S");
        config.put("shiming.keys.renew-every", "PT1S");
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
            for (String part : Provisioning.statements(database, PASSWORD, PASSWORD)) {
                statement.execute(part);
            }
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
