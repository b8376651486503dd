package io.shiming.sandbox.check;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Entries that nobody seals. Seen by waiting rather than by their age: the clock of a sandbox can be moved.
 */
final class Unsealed {
    private static final String SEALED = "every audit entry is sealed within 10 s";
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

    private Unsealed() {}

    /** @param database not a snapshot, which would never see them sealed */
    static void examine(Connection database, String place, Report report) throws SQLException, InterruptedException {
        List<String> left = new ArrayList<>();
        try (PreparedStatement statement = database.prepareStatement("""
                SELECT id FROM audit_entry EXCEPT SELECT unnest(entries) FROM audit_seal""")) {
            collect(statement, left);
        }
        long deadline = System.nanoTime() + PATIENCE;
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(500);
            try (PreparedStatement statement = database.prepareStatement("""
                    SELECT id FROM audit_entry WHERE id = ANY (?::uuid[])
                    EXCEPT SELECT unnest(entries) FROM audit_seal""")) {
                Array ids = database.createArrayOf("text", left.toArray());
                statement.setArray(1, ids);
                collect(statement, left);
            }
        }
        report.breaches(place, SEALED, left);
    }

    private static void collect(PreparedStatement statement, List<String> ids) throws SQLException {
        ids.clear();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
    }
}
