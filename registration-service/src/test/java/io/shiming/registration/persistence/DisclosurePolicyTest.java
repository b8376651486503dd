package io.shiming.registration.persistence;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.registration.rest.ServiceTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the database lets the role of officials do with disclosures, whatever the service asks of it. */
@ServiceTest
class DisclosurePolicyTest {
    private static final String OPERATOR = "0198a000-0000-7000-8000-00000000d15c";
    private static final String BY_POLICY = "row-level security";

    private Connection connection;

    @BeforeEach
    void anOperator() throws SQLException {
        connection = OwnerDatabase.superuserOfMain();
        connection.setAutoCommit(false);
        run("INSERT INTO operator VALUES ('" + OPERATOR + "', 'asked', 'asked', now())");
        run("SET LOCAL ROLE main_discloser");
    }

    @AfterEach
    void forget() throws SQLException {
        connection.rollback();
        connection.close();
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void insert(String status, String approvedBy, String at) throws SQLException {
        run("""
                INSERT INTO disclosure (operator_id, id, status, authority, official, instrument_number, issued_on, valid_until,
                                        notify_after_days, fields, sealed, requested_at, ends_at, approved_by, approved_at,
                                        version)
                VALUES ('%1$s', '%1$s', '%2$s', 'INTERNET', 'o', '1', '2026-01-01', '2026-01-01', 0, '{STATUS}', '', now(),
                        now(), %3$s, %4$s, 0)""".formatted(OPERATOR, status, approvedBy, at));
    }

    @Test
    @DisplayName("Art. 15, 26: who asks puts no disclosure on record that is approved already")
    void asks() throws SQLException {
        assertThatCode(() -> insert("REQUESTED", "NULL", "NULL")).doesNotThrowAnyException();
        run("RESET ROLE; DELETE FROM disclosure WHERE operator_id = '" + OPERATOR + "'; SET LOCAL ROLE main_discloser");
        run("SAVEPOINT before");
        assertThatThrownBy(() -> insert("APPROVED", "'a'", "now()")).hasMessageContaining(BY_POLICY);
        run("ROLLBACK TO before");
        assertThatThrownBy(() -> insert("REQUESTED", "'a'", "now()")).hasMessageContaining(BY_POLICY);
    }

    @Test
    @DisplayName("Art. 15, 26: who asks lets a disclosure end, and does nothing else with it")
    void ends() throws SQLException {
        insert("REQUESTED", "NULL", "NULL");
        run("SAVEPOINT before");
        assertThatThrownBy(() ->
                        run("UPDATE disclosure SET ends_at = now() + interval '9 days' WHERE id = '" + OPERATOR + "'"))
                .hasMessageContaining(BY_POLICY);
        run("ROLLBACK TO before");
        assertThatCode(() -> run(
                        "UPDATE disclosure SET status = 'EXPIRED', ends_at = NULL, sealed = NULL, expired_at = now()"
                                + " WHERE id = '" + OPERATOR + "'"))
                .doesNotThrowAnyException();
    }
}
