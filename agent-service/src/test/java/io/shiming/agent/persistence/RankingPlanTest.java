package io.shiming.agent.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.agent.rest.ServiceTest;
import io.shiming.foundation.testing.OwnerDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How PostgreSQL works out the ranking of one operator's agents among others': of 20,000 registrations, handed over twenty
 * at a time, two hundred are that operator's.
 */
@ServiceTest
class RankingPlanTest {
    private static final String OPERATOR = "('a' || lpad(o::text, 31, '0'))::uuid";
    private static final String AGENT = "('b' || lpad((o * 100 + a)::text, 31, '0'))::uuid";
    private static final String REGISTRATION = "('c' || lpad(((o * 100 + a) * 100 + r)::text, 31, '0'))::uuid";
    private static final String ASKING = "a0000000000000000000000000000042";
    private static final String AGENTS = " FROM generate_series(1, 100) AS o, generate_series(1, 10) AS a";
    private static final String ITEMS = AGENTS + ", generate_series(1, 20) AS r";

    /** Of what is filled, and of nothing else: it holds other tests up. */
    private static final String ANALYZE =
            "ANALYZE agent, agreement, custody_item, handover, handover_item, handover_receipt,"
                    + " handover_missing, outstanding, finding, finding_closure";

    /** Nothing of it is kept. */
    private static final List<String> FILL = List.of(
            // Foreign keys are not looked at, nobody is told.
            "SET LOCAL session_replication_role = replica",
            "INSERT INTO agent SELECT AGENT, 'a', 'code ' || o || ' ' || a, now()" + AGENTS,
            "INSERT INTO agreement SELECT OPERATOR, AGENT, 1, AGENT, '{}', '{}', '2026-01-01', '2026-01-01', '2099-12-31',"
                    + " AGENT, sha256(''), now()" + AGENTS,
            "INSERT INTO custody_item SELECT OPERATOR, REGISTRATION, AGENT, 'o', 'c', 'EMAIL', now(), NULL, now()"
                    + ITEMS,
            "INSERT INTO handover SELECT OPERATOR, AGENT, AGENT, now(), now()" + AGENTS,
            "INSERT INTO handover_item SELECT OPERATOR, AGENT, REGISTRATION, AGENT, now()" + ITEMS,
            "INSERT INTO handover_receipt SELECT OPERATOR, AGENT, AGENT, now()" + AGENTS,
            "INSERT INTO handover_missing SELECT OPERATOR, AGENT, REGISTRATION, AGENT, 'INCOMPLETE'" + ITEMS,
            "INSERT INTO outstanding SELECT OPERATOR, REGISTRATION, AGENT, now()" + ITEMS,
            "INSERT INTO finding (operator_id, id, agent_id, kind, due_on, registration_ids, raised_by, raised_on, raised_at)"
                    + " SELECT OPERATOR, REGISTRATION, AGENT, 'OTHER', now(), '{}', 'a', now(), now()" + ITEMS,
            "INSERT INTO finding_closure SELECT OPERATOR, REGISTRATION, REGISTRATION, AGENT, '', 'b', now()" + ITEMS,
            ANALYZE);

    /** Agents and their suspensions are few. */
    private static final Pattern READ_WHOLE = Pattern.compile("Seq Scan on (?!agent |suspension )\\w+");

    private static Connection connection;

    @BeforeAll
    static void fill() throws SQLException {
        connection = OwnerDatabase.superuserOfMain();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            for (String sql : FILL) {
                statement.execute(sql.replace("OPERATOR", OPERATOR)
                        .replace("AGENT", AGENT)
                        .replace("REGISTRATION", REGISTRATION));
            }
        }
    }

    @AfterAll
    static void forget() throws SQLException {
        connection.rollback();
        // How many rows were counted outlasts the transaction.
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute(ANALYZE);
        }
        connection.close();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"force_custom_plan", "force_generic_plan"})
    @DisplayName("Art. 6: a ranking reads what is the operator's by indexes, and of no table that grows every row")
    void byIndexes(String mode) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "SET LOCAL plan_cache_mode = " + mode + "; SET LOCAL ROLE main; SET LOCAL shiming.tenants = '{"
                            + ASKING + "}'; DEALLOCATE ALL; PREPARE asked (timestamptz, timestamptz, date, uuid) AS "
                            + FiguresRepository.SELECT);
            try (ResultSet lines =
                    statement.executeQuery("EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF, SUMMARY OFF)"
                            + " EXECUTE asked (now() - interval '90 days', now(), current_date, NULL)")) {
                while (lines.next()) {
                    plan.append(lines.getString(1)).append('\n');
                }
            }
            statement.execute("RESET ROLE");
        }
        assertThat(plan.toString()).contains("(actual rows=10 loops=1)");
        assertThat(READ_WHOLE.matcher(plan).results().map(MatchResult::group)).isEmpty();
    }
}
