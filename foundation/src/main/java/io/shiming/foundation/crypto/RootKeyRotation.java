package io.shiming.foundation.crypto;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * The part of a root key's rotation that concerns the keys server: every key of a cohort and every working key there is
 * wrapped anew with the primary key, so that the one before it can go. What they wrap is not touched, however much it is,
 * and services work on meanwhile.
 */
public final class RootKeyRotation {
    private static final int BATCH = 500;
    private static final List<String> TABLES = List.of("cohort_key", "working_key");

    private final KeysetHandle keys;
    private final Connection server;

    private record Batch(String last, int size, int wrapped) {}

    /** @param server the service's database on the keys server, as its owner; its transactions are ended here */
    public RootKeyRotation(Path folder, Connection server) throws SQLException {
        this.keys = KeyFile.ROOT.read(folder);
        this.server = server;
        server.setAutoCommit(false);
    }

    /**
     * Wraps with the primary key what is not. Each batch is committed, so it can be stopped and run again at any time.
     *
     * @return how many keys were wrapped anew
     * @throws IllegalStateException when a key is wrapped by none of the file's keys
     */
    public long rewrap() throws SQLException {
        long wrapped = 0;
        for (String table : TABLES) {
            Batch batch = new Batch("", BATCH, 0);
            while (batch.size() == BATCH) {
                batch = rewrap(table, batch.last());
                wrapped += batch.wrapped();
            }
        }
        return wrapped;
    }

    /** How many keys on the keys server are wrapped by this one. */
    public long wrappedBy(int keyId) throws SQLException {
        long count = 0;
        for (String table : TABLES) {
            try (PreparedStatement statement = server.prepareStatement(
                    "SELECT count(*) FROM " + table + " WHERE substring(wrapped FROM 1 FOR 5) = ?")) {
                statement.setBytes(1, prefix(keyId));
                try (ResultSet found = statement.executeQuery()) {
                    found.next();
                    count += found.getLong(1);
                }
            }
        }
        server.commit();
        return count;
    }

    private Batch rewrap(String table, String after) throws SQLException {
        String last = after;
        int size = 0;
        int wrapped = 0;
        try (PreparedStatement select = server.prepareStatement("""
                        SELECT name, wrapped FROM %s
                        WHERE name > ? AND substring(wrapped FROM 1 FOR 5) <> ? ORDER BY name LIMIT ?""".formatted(table));
                // A key that was destroyed meanwhile stays destroyed.
                PreparedStatement update = server.prepareStatement(
                        "UPDATE " + table + " SET wrapped = ? WHERE name = ? AND wrapped = ?")) {
            select.setString(1, after);
            select.setBytes(2, prefix(keys.getPrimary().getId()));
            select.setInt(3, BATCH);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    last = rows.getString(1);
                    size++;
                    update.setBytes(1, rewrap(last, rows.getBytes(2)));
                    update.setString(2, last);
                    update.setBytes(3, rows.getBytes(2));
                    update.addBatch();
                }
            }
            for (int changed : update.executeBatch()) {
                wrapped += changed;
            }
            server.commit();
            return new Batch(last, size, wrapped);
        }
    }

    private byte[] rewrap(String name, byte[] wrapped) {
        byte[] binding = name.getBytes(StandardCharsets.UTF_8);
        try {
            Aead root = keys.getPrimitive(RegistryConfiguration.get(), Aead.class);
            return root.encrypt(root.decrypt(wrapped, binding), binding);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("key " + name + " is wrapped by none of these root keys", failure);
        }
    }

    private static byte[] prefix(int keyId) {
        return new KeyFile.Key(keyId, false).prefix();
    }
}
