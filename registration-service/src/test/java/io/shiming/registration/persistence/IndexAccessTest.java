package io.shiming.registration.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.registration.rest.ServiceTest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How PostgreSQL finds a registration among many. */
@ServiceTest
class IndexAccessTest {
    private static final String OPERATOR = "0198a000-0000-7000-8000-000000000000";
    private static final Pattern SCAN = Pattern.compile("(?:Index|Index Only|Bitmap Index|Seq) Scan.*");
    /** The trail and the registrations of one operator, which is the worst case; nothing of it is kept. */
    private static final String FILL = """
            INSERT INTO operator VALUES ('%1$s', 'many', 'many', now());
            INSERT INTO operator SELECT gen_random_uuid(), 'none', 'none ' || n, now() FROM generate_series(1, 50) AS n;
            INSERT INTO registration (operator_id, id, status, service_type, document_index, service_number_index, sealed,
                                      version, created_at, activated_at)
            SELECT '%1$s', gen_random_uuid(), 'ACTIVE', 'EMAIL', sha256(int4send(n)), sha256(int4send(n)), '', 1, now(), now()
            FROM generate_series(1, 20000) AS n;
            INSERT INTO audit_entry
            SELECT gen_random_uuid(), now(), 'a', 'a', '%1$s', 'a', 'registration', gen_random_uuid(), 'a', 'a', ''
            FROM generate_series(1, 20000);
            ANALYZE registration, audit_entry, operator;
            """.formatted(OPERATOR);

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "registration_by_number | SELECT id FROM registration WHERE operator_id = OPERATOR"
                        + " AND service_number_index = ANY (VALUES) ORDER BY id DESC LIMIT 51",
                "registration_by_document or registration_of_person | SELECT id FROM registration WHERE operator_id = OPERATOR"
                        + " AND document_index = ANY (VALUES) ORDER BY id DESC LIMIT 51"
            })
    @DisplayName("Art. 11: looking up a number or a document is one access to an index")
    void oneIndexAccess(String index, String sql) throws SQLException {
        String role = "SET LOCAL ROLE main; SET LOCAL shiming.tenants = '{" + OPERATOR + "}'";
        assertThat(scans(
                        role,
                        "EXPLAIN "
                                + sql.replace("OPERATOR", "'" + OPERATOR + "'").replace("VALUES", "'{x,y}'::bytea[]")))
                .singleElement()
                .asString()
                .containsPattern(index.replace(" or ", "|"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"force_custom_plan", "force_generic_plan"})
    @DisplayName("Art. 11, 16: looking up a person is one access to an index of each table")
    void ofAPerson(String mode) throws SQLException {
        String role = "SET LOCAL plan_cache_mode = " + mode + "; SET LOCAL ROLE main_subscriber; PREPARE asked AS ";
        String explain = "EXPLAIN EXECUTE asked ('{x,y}', NULL, 51)";
        assertThat(scans(role + OwnRegistrations.LIST, explain))
                .singleElement()
                .asString()
                .contains("registration_of_person");
        assertThat(scans(role + OwnRegistrations.ACCESSES, explain))
                .hasSize(2)
                .anyMatch(scan -> scan.contains("registration_of_person"))
                .anyMatch(scan -> scan.contains("audit_entry_of_registration"));
    }

    @Test
    @DisplayName("Art. 16: what an agent registered is found by one access to an index")
    void ofAnAgent() throws SQLException {
        assertThat(scans(
                        "UPDATE registration SET agent_id = gen_random_uuid(), agent_outlet = 'o', agent_clerk = 'c',"
                                + " agent_disclosed = true; ANALYZE registration",
                        "EXPLAIN SELECT operator_id FROM registration WHERE agent_id = '" + OPERATOR + "' AND id = '"
                                + OPERATOR + "' AND created_at > now()"))
                .singleElement()
                .asString()
                .contains("registration_by_agent");
    }

    /** How the tables that grow are read; operators are few. */
    private static List<String> scans(String before, String explain) throws SQLException {
        try (Connection connection = OwnerDatabase.superuserOfMain();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            try {
                statement.execute(FILL);
                statement.execute(before);
                return SCAN.matcher(plan(statement, explain))
                        .results()
                        .map(MatchResult::group)
                        .filter(scan -> !scan.contains(" on operator "))
                        .toList();
            } finally {
                connection.rollback();
            }
        }
    }

    private static String plan(Statement statement, String explain) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (ResultSet lines = statement.executeQuery(explain)) {
            while (lines.next()) {
                plan.append(lines.getString(1)).append('\n');
            }
        }
        return plan.toString();
    }
}
