package io.shiming.retention.persistence;

import io.shiming.foundation.command.Login;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Certificates as the owner of the schema reads them, for commands: beside a service that runs, or without one. */
public final class StoredCertificates implements AutoCloseable {
    private static final int AT_ONCE = 10_000;

    private final Connection connection;

    private StoredCertificates(Connection connection) {
        this.connection = connection;
    }

    public static StoredCertificates open(Login login) throws IOException {
        try {
            Connection connection = login.database();
            // Else everything would be fetched at once.
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            return new StoredCertificates(connection);
        } catch (SQLException failure) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    /** What is done with each row. */
    public interface Each {
        void take(String line) throws IOException;
    }

    /** Their ids, in order. */
    public List<UUID> ids() throws IOException {
        List<UUID> all = new ArrayList<>();
        lines("SELECT id::text FROM certificate ORDER BY id", null, id -> all.add(UUID.fromString(id)));
        return all;
    }

    /** A certificate as it was signed. */
    public String jws(UUID id) throws IOException {
        StringBuilder jws = new StringBuilder();
        lines("SELECT jws FROM certificate WHERE id = ?", id, jws::append);
        return jws.toString();
    }

    /** The ids of the records it is about, in the order of its tree. */
    public void records(UUID id, Each each) throws IOException {
        lines("SELECT record_id::text FROM purged_record WHERE run_id = ? ORDER BY record_id", id, each);
    }

    /** Holds that are in force: the id of each, and of each record it is about, as far as they are known. */
    public void holds(Each each) throws IOException {
        lines("""
                SELECT concat_ws(' ', h.id, r.record_id) FROM hold h, LATERAL (
                    SELECT h.record_id WHERE h.record_id IS NOT NULL
                    UNION SELECT c.record_id FROM clock c
                    WHERE c.subject_ref = h.subject_ref AND (h.operator_id IS NULL OR h.operator_id = c.operator_id)) AS r
                WHERE NOT EXISTS (SELECT FROM hold_release x WHERE x.hold_id = h.id)
                  AND NOT EXISTS (SELECT FROM hold_lapse x WHERE x.hold_id = h.id)
                ORDER BY h.id, r.record_id""", null, each);
    }

    /** Holds that are over: the id of each, and of the record where it was about one. */
    public void endedHolds(Each each) throws IOException {
        lines("""
                SELECT concat_ws(' ', h.id, h.record_id) FROM hold h
                WHERE EXISTS (SELECT FROM hold_release x WHERE x.hold_id = h.id)
                   OR EXISTS (SELECT FROM hold_lapse x WHERE x.hold_id = h.id)
                ORDER BY h.id""", null, each);
    }

    private void lines(String sql, UUID id, Each each) throws IOException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(AT_ONCE);
            for (int i = 1; i <= statement.getParameterMetaData().getParameterCount(); i++) {
                statement.setObject(i, id);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    each.take(rows.getString(1));
                }
            }
        } catch (SQLException failure) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            connection.close();
        } catch (SQLException failure) {
            throw new IOException(failure.getMessage(), failure);
        }
    }
}
