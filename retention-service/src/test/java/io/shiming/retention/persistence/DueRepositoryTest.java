package io.shiming.retention.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.retention.rest.ServiceTest;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class DueRepositoryTest {
    private static final UUID OPERATOR = UUID.fromString("0190a000-0000-7000-8000-00000000000d");

    /** Two months full, of a hundred operators. */
    @BeforeEach
    void many() {
        OwnerDatabase.rows("SELECT provide_due_months('{2031-01-01,2031-02-01}')::text");
        OwnerDatabase.change("""
                INSERT INTO due_item
                SELECT due, gen_random_uuid(), CASE WHEN n %% 100 = 0 THEN '%s' ELSE gen_random_uuid() END::uuid, NULL,
                       'REGISTRATION', '2028-12-01T00:00:00Z', 1, due
                FROM generate_series(1, 40000) AS n,
                     LATERAL (SELECT '2031-01-02T00:00:00Z'::timestamptz + n * interval '2 minutes' AS due) AS at""".formatted(OPERATOR));
        OwnerDatabase.change("ANALYZE due_item_203101, due_item_203102");
    }

    @AfterEach
    void gone() {
        OwnerDatabase.change("DELETE FROM due_item WHERE due_at >= '2031-01-01' AND due_at < '2031-03-01'");
    }

    private static String plan(String sql) {
        StringBuilder plan = new StringBuilder();
        OwnerDatabase.rows("EXPLAIN "
                        + sql.replace("$1", "'2031-03-01T00:00:00Z'")
                                .replace("$2", "'2031-01-05T00:00:00Z'")
                                .replace("$3", "'0190a000-0000-7000-8000-000000000000'")
                                .replace("$4", "51")
                                .replace("$5", "'" + OPERATOR + "'"))
                .forEach(row -> plan.append(row.get("QUERY PLAN")).append('\n'));
        return plan.toString();
    }

    @Test
    @DisplayName("Art. 12: finding what is due reads one index in order, and no more of it than a page")
    void oneIndex() {
        for (Map.Entry<String, String> each : Map.of(
                        DueRepository.EVERY, "due_item_2031\\d\\d_pkey",
                        DueRepository.OF_OPERATOR, "due_item_2031\\d\\d_operator_id_due_at_record_id_idx")
                .entrySet()) {
            assertThat(plan(each.getKey()))
                    .containsPattern("Index Scan using " + each.getValue())
                    .doesNotContain("Seq Scan on due_item")
                    .doesNotContain("Bitmap")
                    .doesNotContain("Sort");
        }
    }
}
