package io.shiming.registration.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.registration.rest.ServiceTest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How PostgreSQL finds a registration among many; among how many {@code -Dlookup.rows=10000000} says, which prints the
 * plans as well. What came of that is in {@code benchmarks/README.md}.
 */
@ServiceTest
class IndexAccessTest {
    private static final int FEW = 20_000;
    private static final int ROWS = Integer.getInteger("lookup.rows", FEW);
    private static final String OPERATOR = "0198a000-0000-7000-8000-000000000000";
    /** The indexed value and the id of the nth row: one after the other, or filling in many takes hours. */
    private static final String INDEX = "decode(lpad(to_hex(%s), 74, '0'), 'hex')";

    private static final String ID = "lpad(to_hex(n), 32, '0')::uuid";
    /** What is looked for, under the index key in use and under one that went before it. */
    private static final String WANTED = "ARRAY[" + INDEX.formatted(ROWS / 2) + ", 'x']";

    private static final Pattern SCAN = Pattern.compile("(?:Index|Index Only|Bitmap Index|Seq) Scan.*");
    private static final Pattern BUFFERS = Pattern.compile("Buffers: (?:shared)?(?: hit=(\\d+))?(?: read=(\\d+))?");
    private static final String FOUND = "Limit (actual rows=1 loops=1)";
    /** Down a tree of five levels, twice, for each index there is, and the rows themselves. */
    private static final int FEW_BUFFERS = 40;

    /** The trail and the registrations of one operator among others, which is the worst case; nothing of it is kept. */
    private static final List<String> FILL = List.of(
            "INSERT INTO operator VALUES ('" + OPERATOR + "', 'many', 'many', now())",
            "INSERT INTO operator SELECT gen_random_uuid(), 'few', 'few ' || n, now() FROM generate_series(1, 100) AS n",
            """
            INSERT INTO registration (operator_id, id, status, service_type, document_index, service_number_index, sealed,
                                      version, created_at, activated_at, agent_id, agent_outlet, agent_clerk,
                                      agent_disclosed)
            SELECT '%1$s', %2$s, 'ACTIVE', 'EMAIL', %3$s, %3$s, '', 1, now(), now(), %2$s, 'o', 'c', true
            FROM generate_series(1, %4$d) AS n""".formatted(OPERATOR, ID, INDEX.formatted("n"), ROWS),
            """
            INSERT INTO audit_entry
            SELECT %2$s, now(), 'a', 'a', '%1$s', 'a', 'registration', %2$s, 'a', 'a', ''
            FROM generate_series(1, %3$d) AS n""".formatted(OPERATOR, ID, ROWS),
            """
            INSERT INTO disclosure (operator_id, id, status, authority, official, instrument_number, issued_on, valid_until,
                                    notify_after_days, fields, requested_at, expired_at, version)
            VALUES ('%1$s', '%1$s', 'EXPIRED', 'a', 'a', 'a', '2026-01-01', '2026-01-01', 0, '{a}', now(), now(), 1)""".formatted(OPERATOR),
            """
            INSERT INTO disclosed_registration (operator_id, registration_id, id, disclosure_id, authority, client,
                                                disclosed_at, visible_from)
            SELECT '%1$s', %2$s, %2$s, '%1$s', 'INTERNET', 'a', now(), now() + interval '1 day'
            FROM generate_series(1, %3$d) AS n""".formatted(OPERATOR, ID, ROWS),
            """
            INSERT INTO disclosure (operator_id, id, status, authority, official, instrument_number, issued_on, valid_until,
                                    notify_after_days, fields, requested_at, expired_at, version)
            SELECT '%1$s', %2$s, 'EXPIRED', 'a', 'a', 'a', '2026-01-01', '2026-01-01', 0, '{a}',
                   now() - n * interval '1 hour', now(), 1
            FROM generate_series(1, %3$d) AS n""".formatted(OPERATOR, ID, ROWS),
            "INSERT INTO campaign VALUES ('%1$s', '%1$s', '2026-01-01', now())".formatted(OPERATOR),
            """
            INSERT INTO campaign_user (operator_id, id, campaign_id, number_index, sealed, key_id, state, notified_on, order_id,
                                       imported_at, version)
            SELECT '%1$s', %2$s, '%1$s', %3$s, '', %2$s, 'SUSPENSION_ORDERED', '2026-01-01', %2$s, now(), 1
            FROM generate_series(1, %4$d) AS n""".formatted(OPERATOR, ID, INDEX.formatted("n"), ROWS),
            "ANALYZE registration, audit_entry, operator, disclosed_registration, disclosure, campaign_user");

    private static Connection connection;

    @BeforeAll
    static void fill() throws SQLException {
        connection = OwnerDatabase.superuserOfMain();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            for (String sql : FILL) {
                statement.execute(sql);
            }
        }
    }

    @AfterAll
    static void forget() throws SQLException {
        connection.rollback();
        connection.close();
    }

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
        String plan = plan(
                "SET LOCAL ROLE main; SET LOCAL shiming.tenants = '{" + OPERATOR + "}'",
                sql.replace("OPERATOR", "'" + OPERATOR + "'").replace("VALUES", WANTED));

        assertThat(scans(plan)).singleElement().asString().containsPattern(index.replace(" or ", "|"));
        assertThat(plan).startsWith(FOUND);
        assertThat(buffers(plan)).isLessThan(FEW_BUFFERS);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"force_custom_plan", "force_generic_plan"})
    @DisplayName("Art. 11, 16: looking up a person is one access to an index of each table")
    void ofAPerson(String mode) throws SQLException {
        String role = "SET LOCAL plan_cache_mode = " + mode + "; SET LOCAL ROLE main_subscriber; "
                + "DEALLOCATE ALL; PREPARE asked AS ";
        String execute = "EXECUTE asked (" + WANTED + ", NULL, 51)";
        String list = plan(role + OwnRegistrations.LIST, execute);
        String accesses = plan(
                role + OwnRegistrations.ACCESSES,
                "EXECUTE asked (" + WANTED + ", NULL, 51, now(), 'registration.disclosed')");

        assertThat(scans(list)).singleElement().asString().contains("registration_of_person");
        assertThat(scans(accesses))
                .hasSize(3)
                .anyMatch(scan -> scan.contains("disclosed_registration_pkey"))
                .anyMatch(scan -> scan.contains("registration_of_person"))
                .anyMatch(scan -> scan.contains("audit_entry_of_registration"));
        assertThat(List.of(list, accesses)).allMatch(plan -> plan.startsWith(FOUND) && buffers(plan) < FEW_BUFFERS);
    }

    @Test
    @DisplayName("Art. 16: what an agent registered is found by one access to an index")
    void ofAnAgent() throws SQLException {
        String id = ID.replace("n", Integer.toString(ROWS / 2));
        String plan = plan(
                "SELECT",
                "SELECT operator_id FROM registration WHERE agent_id = " + id + " AND id = " + id
                        + " AND created_at > '2000-01-01'");
        assertThat(scans(plan)).singleElement().asString().contains("registration_by_id");
        assertThat(plan).contains("(actual rows=1 loops=1)");
        assertThat(buffers(plan)).isLessThan(FEW_BUFFERS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"authority", "official"})
    @DisplayName("Art. 26: what somebody asked for in a day is counted without what was asked for before")
    void countedForCaps(String whose) throws SQLException {
        String plan = plan(
                "SET LOCAL ROLE main_discloser",
                "SELECT count(*) FROM disclosure WHERE " + whose
                        + " = 'a' AND requested_at >= now() - interval '24 hours 30 minutes'");
        assertThat(scans(plan)).singleElement().asString().contains("disclosure_by_day_of_" + whose);
        assertThat(buffers(plan)).isLessThan(FEW_BUFFERS);
    }

    @Test
    @DisplayName("Art. 26: what was asked for by one instrument is counted without what was asked for by others")
    void countedByInstrument() throws SQLException {
        String plan = plan(
                "SET LOCAL ROLE main_discloser",
                "SELECT count(*) FROM disclosure WHERE authority = 'a' AND instrument_key(instrument_number) = instrument_key('b')");
        assertThat(scans(plan)).singleElement().asString().contains("disclosure_by_instrument");
        assertThat(buffers(plan)).isLessThan(FEW_BUFFERS);
    }

    @Test
    @DisplayName("Art. 27: the number an order is about is found by one access to an index")
    void ofAnOrder() throws SQLException {
        String id = "ARRAY[" + ID.replace("n", Integer.toString(ROWS / 2)) + "]";
        String plan = plan(
                "SET LOCAL ROLE main_courier; PREPARE addressed AS " + CampaignUserRepository.NUMBERS,
                "EXECUTE addressed (ARRAY['" + OPERATOR + "'::uuid], " + id + ", " + id + ")");
        assertThat(scans(plan)).singleElement().asString().contains("campaign_user_pkey");
        assertThat(plan).contains("(actual rows=1 loops=1)");
        assertThat(buffers(plan)).isLessThan(FEW_BUFFERS);
    }

    /** How the tables that grow are read; operators are few. */
    private static List<String> scans(String plan) {
        return SCAN.matcher(plan)
                .results()
                .map(MatchResult::group)
                .filter(scan -> !scan.contains(" on operator "))
                .toList();
    }

    /** How many pages were touched for all of it, which its first node tells. */
    private static int buffers(String plan) {
        return BUFFERS.matcher(plan)
                .results()
                .findFirst()
                .map(found -> number(found.group(1)) + number(found.group(2)))
                .orElseThrow();
    }

    private static int number(String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static String plan(String before, String sql) throws SQLException {
        StringBuilder plan = new StringBuilder();
        Savepoint filled = connection.setSavepoint();
        try (Statement statement = connection.createStatement()) {
            statement.execute(before);
            try (ResultSet lines =
                    statement.executeQuery("EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF, SUMMARY OFF) " + sql)) {
                while (lines.next()) {
                    plan.append(lines.getString(1)).append('\n');
                }
            }
        } finally {
            connection.rollback(filled);
        }
        if (ROWS != FEW) {
            System.out.println(plan);
        }
        return plan.toString();
    }
}
