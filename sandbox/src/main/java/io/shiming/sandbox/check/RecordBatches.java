package io.shiming.sandbox.check;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Batches of publication and service records. That their roots are on the audit trail is asked for in SQL. */
final class RecordBatches {
    static final String ROOTS = "the root of each batch is that of its leaves, one for each record";

    private static final int HASH = 32;
    private static final int AT_ONCE = 500;

    private RecordBatches() {}

    /** @param registration within a transaction, so that they are not all read at once */
    static void examine(Connection registration, Report report) throws SQLException {
        report.examine("registration", ROOTS);
        try (Statement statement = registration.createStatement()) {
            statement.setFetchSize(AT_ONCE);
            try (ResultSet row = statement.executeQuery("""
                    SELECT id, root, leaves, cardinality(places) AS records FROM publication_record_batch
                    UNION ALL SELECT id, root, leaves, cardinality(places) FROM service_record_batch
                    UNION ALL SELECT id, root, leaves, cardinality(places) FROM held_record_batch""")) {
                while (row.next()) {
                    List<byte[]> leaves = split(row.getBytes("leaves"));
                    if (leaves.size() != row.getInt("records")
                            || !Arrays.equals(Hashes.root(leaves), row.getBytes("root"))) {
                        report.breach("registration", ROOTS, row.getString("id"));
                    }
                }
            }
        }
    }

    private static List<byte[]> split(byte[] all) {
        List<byte[]> leaves = new ArrayList<>();
        for (int at = 0; at < all.length; at += HASH) {
            leaves.add(Arrays.copyOfRange(all, at, at + HASH));
        }
        return leaves;
    }
}
