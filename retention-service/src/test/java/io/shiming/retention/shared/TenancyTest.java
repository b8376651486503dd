package io.shiming.retention.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.foundation.testing.LeastPrivilege;
import io.shiming.retention.rest.Records;
import io.shiming.retention.rest.ServiceTest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class TenancyTest {
    private static final Instant ENDED = Instant.parse("2026-11-01T00:00:00Z");

    @Test
    @DisplayName("Art. 16: every role of the database may do what is listed, and nothing more")
    void grants() {
        LeastPrivilege.assertThatGrantsAreThoseListed();
        LeastPrivilege.assertThatRolesAndTablesAreGuarded("operator_id");
    }

    @Test
    @DisplayName("Art. 16: the service's own role sees what is due of the transaction's tenants, and nobody else's")
    void rows() throws SQLException {
        Records one = Records.ofAnOperator();
        Records other = Records.ofAnOperator();
        UUID record = one.ended("REGISTRATION", ENDED);
        try (Connection connection = LeastPrivilege.asService()) {
            assertThat(visible(connection, "SELECT 1", record)).isFalse();
            assertThat(visible(connection, tenant(one.operatorId()), record)).isTrue();
            assertThat(visible(connection, tenant(other.operatorId()), record)).isFalse();
        }
    }

    @Test
    @DisplayName(
            "Art. 12: nobody but the owner of the schema changes or removes a policy, a clock, a hold or a certificate that was")
    void histories() throws SQLException {
        Records one = Records.ofAnOperator();
        one.ended("REGISTRATION", ENDED);
        try (Connection connection = LeastPrivilege.asService()) {
            for (String scope : new String[] {
                tenant(one.operatorId()), "SET LOCAL ROLE main_timekeeper", "SET LOCAL ROLE main_authority"
            }) {
                for (String change : new String[] {
                    "DELETE FROM policy",
                    "UPDATE policy SET period = 'P1D'",
                    "DELETE FROM clock",
                    "UPDATE clock SET started_at = started_at",
                    "DELETE FROM clock_cancellation",
                    "DELETE FROM certificate",
                    "UPDATE certificate SET jws = jws",
                    "DELETE FROM hold",
                    "UPDATE hold SET until = until",
                    "DELETE FROM hold_confirmation",
                    "DELETE FROM hold_release",
                    "UPDATE hold_release SET reason = reason"
                }) {
                    assertThat(LeastPrivilege.changed(connection, scope, change))
                            .as(change)
                            .isZero();
                }
            }
            for (String change : new String[] {"DELETE FROM due_item", "UPDATE due_item SET policy_version = 0"}) {
                assertThat(LeastPrivilege.changed(connection, tenant(one.operatorId()), change))
                        .isZero();
                assertThat(LeastPrivilege.changed(connection, "SET LOCAL ROLE main_authority", change))
                        .isZero();
            }
        }
    }

    @Test
    @DisplayName("Art. 12, 16: of due items and clocks nothing is removed before their record is on record as purged")
    void removed() throws SQLException {
        UUID record = Records.ofAnOperator().ended("REGISTRATION", ENDED);
        String purger = "SET LOCAL ROLE main_purger";
        String gone = "INSERT INTO purged_record VALUES (gen_random_uuid(), '" + record
                + "', NULL, NULL, 'REGISTRATION', 1, now())";
        try (Connection connection = LeastPrivilege.asService()) {
            for (String table : new String[] {"due_item", "clock"}) {
                String removal = "DELETE FROM " + table + " WHERE record_id = '" + record + "'";
                assertThat(LeastPrivilege.changed(connection, purger, removal)).isZero();
                assertThat(LeastPrivilege.changed(connection, purger + ";" + gone, removal))
                        .as(table)
                        .isEqualTo(1);
            }
            for (String change : new String[] {
                "UPDATE due_item SET due_at = due_at",
                "UPDATE clock SET started_at = started_at",
                "DELETE FROM purged_record",
                "UPDATE purged_record SET purged_at = now()",
                "DELETE FROM purge_run",
                "DELETE FROM purge_run_step"
            }) {
                assertThat(LeastPrivilege.changed(connection, purger, change))
                        .as(change)
                        .isZero();
            }
        }
    }

    @Test
    @DisplayName("Art. 16: where the blocks of a certificate begin, which are ids of anybody's records, no reader sees")
    void blockStarts() throws SQLException {
        try (Connection connection = LeastPrivilege.asService()) {
            for (String scope : new String[] {tenant(UUID.randomUUID()), "SET LOCAL ROLE main_authority"}) {
                assertThat(denied(connection, scope, "SELECT jws FROM certificate"))
                        .isFalse();
                assertThat(denied(connection, scope, "SELECT block_starts FROM certificate"))
                        .isTrue();
            }
        }
    }

    private static boolean denied(Connection connection, String scope, String query) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(scope);
            statement.executeQuery(query).close();
            return false;
        } catch (SQLException denied) {
            assertThat(denied.getSQLState()).isEqualTo("42501");
            return true;
        } finally {
            connection.rollback();
        }
    }

    private static String tenant(UUID id) {
        return "SET LOCAL shiming.tenants = '{" + id + "}'";
    }

    private static boolean visible(Connection connection, String scope, UUID record) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(scope);
            try (ResultSet found = statement.executeQuery("SELECT FROM due_item WHERE record_id = '" + record + "'")) {
                return found.next();
            }
        } finally {
            connection.rollback();
        }
    }
}
