package io.shiming.retention.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.retention.rest.ServiceTest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ServiceTest
class PurgeSettlementsTest {
    /** So many that to read them all seems cheaper than to look up a batch. */
    private static final String MANY = """
            INSERT INTO purged_record (run_id, record_id, category, policy_version, purged_at)
            SELECT '0190a000-0000-7000-8000-0000000000cc', md5('purged' || n)::uuid, 'REGISTRATION', 1, now()
            FROM generate_series(1, 40000) AS n;
            INSERT INTO clock (record_id, turn, category, operator_id, started_at, recorded_at)
            SELECT md5('purged' || n)::uuid, 1, 'REGISTRATION', gen_random_uuid(), now(), now()
            FROM generate_series(1, 40000) AS n;
            INSERT INTO clock_cancellation (record_id, turn, cancelled_at)
            SELECT md5('purged' || n)::uuid, 1, now() FROM generate_series(1, 40000) AS n;
            ANALYZE purged_record, clock, clock_cancellation;
            SET LOCAL ROLE main_purger""";

    @ParameterizedTest
    @ValueSource(strings = {"clock", "clock_cancellation", "due_item"})
    @DisplayName("Art. 12: what settling an order reads does not grow with all that was ever purged")
    void lookedUp(String table) throws SQLException {
        try (Connection connection = OwnerDatabase.superuserOfMain();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(MANY);
            assertThat(plan(statement, "DELETE FROM " + table + " WHERE record_id = ANY ('" + batch(statement) + "')"))
                    .anyMatch(line -> line.contains("purged_record_record_id_key"))
                    .noneMatch(line -> line.contains("Seq Scan on purged_record"));
            connection.rollback();
        }
    }

    private static String batch(Statement statement) throws SQLException {
        try (ResultSet ids = statement.executeQuery(
                "SELECT array_agg(md5('purged' || n)::uuid) FROM generate_series(1, 1000) AS n")) {
            ids.next();
            return ids.getString(1);
        }
    }

    private static List<String> plan(Statement statement, String sql) throws SQLException {
        List<String> plan = new ArrayList<>();
        try (ResultSet lines = statement.executeQuery("EXPLAIN " + sql)) {
            while (lines.next()) {
                plan.add(lines.getString(1));
            }
        }
        return plan;
    }
}
