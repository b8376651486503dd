package io.shiming.sandbox;

import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.util.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Something sealed that a database, or a copy of one, has of a registration: what somebody with the copy would try to open.
 *
 * @param record whose key it is under
 * @param copyKey of a document copy its own key, sealed under the record's; empty for all else
 */
record SealedBlob(UUID record, Sealed content, Optional<Sealed> copyKey) {
    private static final int SIZE = 32;
    private static final int SEGMENT = 64 * 1024;

    /** Bytes, and what they were sealed for. */
    record Sealed(Bytes bytes, String binding) {
        static Sealed of(byte[] bytes, String... binding) {
            return new Sealed(Bytes.copyFrom(bytes), String.join("|", binding) + "|1");
        }

        byte[] opened(byte[] key) throws GeneralSecurityException {
            return new AesGcmJce(key).decrypt(bytes.toByteArray(), associated());
        }

        byte[] openedAsStream(byte[] key) throws GeneralSecurityException, IOException {
            try (InputStream content = new AesGcmHkdfStreaming(key, "HmacSha256", SIZE, SEGMENT, 0)
                    .newDecryptingStream(new ByteArrayInputStream(bytes.toByteArray()), associated())) {
                return content.readAllBytes();
            }
        }

        private byte[] associated() {
            return binding.getBytes(StandardCharsets.UTF_8);
        }
    }

    /** All there is of these registrations: particulars, why they ended, and document copies. */
    static List<SealedBlob> all(Connection database, Collection<UUID> records) throws SQLException {
        List<SealedBlob> all = new ArrayList<>();
        collect(
                database,
                records,
                "SELECT operator_id, id, sealed, ended_because FROM registration WHERE id = ANY (?)",
                row -> {
                    UUID id = row.getObject("id", UUID.class);
                    String owner = row.getString("operator_id");
                    all.add(new SealedBlob(
                            id,
                            Sealed.of(row.getBytes("sealed"), owner, id.toString(), "particulars"),
                            Optional.empty()));
                    all.add(new SealedBlob(
                            id,
                            Sealed.of(row.getBytes("ended_because"), owner, id.toString(), "ended-because"),
                            Optional.empty()));
                });
        collect(
                database,
                records,
                "SELECT operator_id, id, registration_id, sealed, sealed_key FROM document_copy WHERE registration_id = ANY (?)",
                row -> {
                    String id = row.getString("id");
                    UUID of = row.getObject("registration_id", UUID.class);
                    all.add(new SealedBlob(
                            of,
                            Sealed.of(row.getBytes("sealed"), row.getString("operator_id"), id, "document-copy"),
                            Optional.of(Sealed.of(row.getBytes("sealed_key"), of.toString(), id, "copy-key"))));
                });
        return all;
    }

    /** What was sealed; empty when this is not the key. */
    Optional<byte[]> open(byte[] key) {
        try {
            return Optional.of(
                    copyKey.isEmpty()
                            ? content.opened(key)
                            : content.openedAsStream(copyKey.get().opened(key)));
        } catch (GeneralSecurityException | IOException notOpened) {
            return Optional.empty();
        }
    }

    private interface EachRow {
        void take(ResultSet row) throws SQLException;
    }

    private static void collect(Connection database, Collection<UUID> records, String sql, EachRow each)
            throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(sql)) {
            statement.setArray(1, database.createArrayOf("uuid", records.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    each.take(row);
                }
            }
        }
    }
}
