package io.shiming.sandbox;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.util.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * The keys of registrations as they are at a moment: what a thief of the keys server and of the root's key file would have.
 * It opens them with no code of the services'.
 */
final class KeyStore {
    private record Wrapped(UUID cohort, Bytes sealed) {}

    private record Cohort(String name, Bytes sealed) {}

    private final Aead root;
    private final Map<UUID, Wrapped> keys = new HashMap<>();
    private final Map<UUID, Cohort> cohorts = new HashMap<>();

    private KeyStore(Aead root) {
        this.root = root;
    }

    static KeyStore now(RunningSandbox sandbox) throws IOException, SQLException, GeneralSecurityException {
        AeadConfig.register();
        String keyset = Files.readString(sandbox.state().resolve("keys/registration-service/root.json"));
        KeyStore store = new KeyStore(TinkJsonProtoKeysetFormat.parseKeyset(keyset, InsecureSecretKeyAccess.get())
                .getPrimitive(RegistryConfiguration.get(), Aead.class));
        try (Connection server = sandbox.connect("registration-keys");
                Statement statement = server.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT id, cohort, wrapped FROM data_key")) {
                while (row.next()) {
                    store.keys.put(uuid(row, "id"), new Wrapped(uuid(row, "cohort"), wrapped(row)));
                }
            }
            try (ResultSet row = statement.executeQuery("SELECT id, name, wrapped FROM cohort_key")) {
                while (row.next()) {
                    store.cohorts.put(uuid(row, "id"), new Cohort(row.getString("name"), wrapped(row)));
                }
            }
        }
        return store;
    }

    /** Every key there is, whosever it is. */
    List<byte[]> all() throws GeneralSecurityException {
        List<byte[]> all = new ArrayList<>();
        for (UUID record : keys.keySet()) {
            find(record).ifPresent(all::add);
        }
        return all;
    }

    /** The key of a record; empty when it is gone, or what it is wrapped with is. */
    Optional<byte[]> find(UUID record) throws GeneralSecurityException {
        Wrapped key = keys.get(record);
        Cohort cohort = key == null ? null : cohorts.get(key.cohort());
        if (cohort == null) {
            return Optional.empty();
        }
        byte[] wrapping = root.decrypt(cohort.sealed().toByteArray(), bytes(cohort.name()));
        return Optional.of(new AesGcmJce(wrapping)
                .decrypt(key.sealed().toByteArray(), bytes(cohort.name() + "|" + record + "|key|1")));
    }

    /** What is on the server of the keys of these records. */
    List<byte[]> wrapped(Collection<UUID> records) {
        return records.stream()
                .map(keys::get)
                .filter(Objects::nonNull)
                .map(key -> key.sealed().toByteArray())
                .toList();
    }

    private static Bytes wrapped(ResultSet row) throws SQLException {
        return Bytes.copyFrom(row.getBytes("wrapped"));
    }

    private static UUID uuid(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
