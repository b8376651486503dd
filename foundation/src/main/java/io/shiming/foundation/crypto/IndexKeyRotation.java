package io.shiming.foundation.crypto;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The part of an index key's rotation that concerns the service's database: whether a key can go, and that it went. The
 * service itself computes its indexes anew ({@link RenewIndexes}); only it can open what they are made from.
 */
public final class IndexKeyRotation {
    private final Connection database;

    /** @param database the service's main database, as its owner */
    public IndexKeyRotation(Connection database) {
        this.database = database;
    }

    /** What would be lost with this key, and how many of it. */
    public Map<String, Long> indexedUnder(KeyFile.Key key) throws SQLException {
        try (PreparedStatement query = database.prepareStatement(
                "SELECT what, count(*) FROM indexed_under WHERE key = ? GROUP BY what ORDER BY what")) {
            query.setBytes(1, key.prefix());
            try (ResultSet found = query.executeQuery()) {
                Map<String, Long> counts = new LinkedHashMap<>();
                while (found.next()) {
                    counts.put(found.getString(1), found.getLong(2));
                }
                return counts;
            }
        }
    }

    /**
     * Notes that a key is being destroyed, so that the service removes what it left behind.
     *
     * @throws IllegalStateException when something would be lost, or the database knows no such key
     */
    public void retire(KeyFile.Key key, Instant now) throws SQLException {
        Map<String, Long> lost = indexedUnder(key);
        if (!lost.isEmpty()) {
            throw new IllegalStateException("still found by key " + key.name() + " only: " + lost);
        }
        try (PreparedStatement note =
                database.prepareStatement("UPDATE index_key SET retired_at = coalesce(retired_at, ?) WHERE key = ?")) {
            note.setObject(1, now.atOffset(ZoneOffset.UTC));
            note.setBytes(2, key.prefix());
            // Another service's database would agree to anything.
            if (note.executeUpdate() == 0) {
                throw new IllegalStateException("the database knows no index key " + key.name()
                        + ": is SHIMING_DATABASE_NAME this service's database?");
            }
        }
    }
}
