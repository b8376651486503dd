package io.shiming.registration.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.registration.rest.ServiceTest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How PostgreSQL finds a registration among many. */
@ServiceTest
class IndexAccessTest {
    private static final String OPERATOR = "0198a000-0000-7000-8000-000000000000";
    private static final Pattern SCAN = Pattern.compile("(?:Index|Index Only|Bitmap Index|Seq) Scan.*");
    /** The trail and the registrations of one operator, which is the worst case; nothing of it is kept. */
    private static final String FILL = """
            INSERT INTO operator VALUES ('%1$s', 'many', 'many', now());
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
                "registration_by_number | tenant | SELECT id FROM registration WHERE operator_id = OPERATOR"
                        + " AND service_number_index = ANY (VALUES) ORDER BY id DESC LIMIT 51",
                "registration_by_document or registration_of_person | tenant | SELECT id FROM registration WHERE operator_id = OPERATOR"
                        + " AND document_index = ANY (VALUES) ORDER BY id DESC LIMIT 51",
                "registration_of_person | subscriber | SELECT id FROM registration"
                        + " WHERE document_index = ANY (VALUES) ORDER BY id DESC LIMIT 51",
                "audit_entry_of_registration | subscriber | SELECT id FROM audit_entry WHERE object_type = 'registration'"
                        + " AND object_id = ANY (ARRAY[OPERATOR]::uuid[]) ORDER BY id DESC LIMIT 51"
            })
    @DisplayName("Art. 11: looking up a number, a document or a person is one access to an index")
    void oneIndexAccess(String index, String scope, String sql) throws SQLException {
        try (Connection connection = OwnerDatabase.superuserOfMain();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            try {
                statement.execute(FILL);
                statement.execute(
                        scope.equals("tenant")
                                ? "SET LOCAL ROLE main; SET LOCAL shiming.tenants = '{" + OPERATOR + "}'"
                                : "SET LOCAL ROLE main_" + scope);
                String plan = plan(
                        statement, sql.replace("OPERATOR", "'" + OPERATOR + "'").replace("VALUES", "'{x,y}'::bytea[]"));
                assertThat(SCAN.matcher(plan).results().map(MatchResult::group))
                        .as(plan)
                        .singleElement()
                        .asString()
                        .containsPattern(index.replace(" or ", "|"));
            } finally {
                connection.rollback();
            }
        }
    }

    private static String plan(Statement statement, String sql) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (ResultSet lines = statement.executeQuery("EXPLAIN " + sql)) {
            while (lines.next()) {
                plan.append(lines.getString(1)).append('\n');
            }
        }
        return plan.toString();
    }
}
