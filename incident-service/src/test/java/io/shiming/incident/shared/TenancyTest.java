package io.shiming.incident.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shiming.foundation.testing.LeastPrivilege;
import io.shiming.incident.rest.Callers;
import io.shiming.incident.rest.Cases;
import io.shiming.incident.rest.Disputes;
import io.shiming.incident.rest.Forgeries;
import io.shiming.incident.rest.Incidents;
import io.shiming.incident.rest.ServiceTest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class TenancyTest {

    @Test
    @DisplayName("Art. 16: every role of the database may do what is listed, and nothing more")
    void grants() {
        LeastPrivilege.assertThatGrantsAreThoseListed();
        LeastPrivilege.assertThatRolesAndTablesAreGuarded("operator_id", "authority", "reporter_id");
    }

    @Test
    @DisplayName("Art. 16: the service's own role sees rows of the transaction's tenants, and nobody else's")
    void rows() throws SQLException {
        UUID one = designated();
        UUID other = designated();
        try (Connection connection = LeastPrivilege.asService()) {
            assertThat(visible(connection, "SELECT 1", one)).isFalse();
            assertThat(visible(connection, tenant(one), one)).isTrue();
            assertThat(visible(connection, tenant(other), one)).isFalse();
        }
    }

    @Test
    @DisplayName(
            "Art. 17: nobody but the owner of the schema removes an incident, or changes what is in its file or was said of an operator")
    void histories() throws SQLException {
        designated();
        Incidents own = new Incidents();
        own.serious();
        try (Connection connection = LeastPrivilege.asService()) {
            for (String scope : new String[] {
                tenant(own.operatorId()),
                "SET LOCAL ROLE main_authority",
                "SET LOCAL ROLE main_watcher",
                "SET LOCAL ROLE main_detector"
            }) {
                for (String change : new String[] {
                    "DELETE FROM operator_designation",
                    "UPDATE operator_designation SET kind = kind",
                    "DELETE FROM incident",
                    "UPDATE incident SET recorded_at = recorded_at",
                    "UPDATE incident SET detected_at = detected_at",
                    "DELETE FROM incident_entry",
                    "UPDATE incident_entry SET sealed = sealed"
                }) {
                    assertThat(LeastPrivilege.changed(connection, scope, change))
                            .as(change)
                            .isZero();
                }
            }
        }
    }

    @Test
    @DisplayName(
            "Art. 10, 11: nobody but the owner of the schema changes or removes a report, a receipt, a dispute or a word")
    void reportsAndDisputes() throws SQLException {
        UUID one = UUID.randomUUID();
        Forgeries.reported(one, UUID.randomUUID());
        Disputes.opened(one, Instant.parse("2026-11-01T08:00:00Z"));
        try (Connection connection = LeastPrivilege.asService()) {
            for (String scope :
                    new String[] {tenant(one), "SET LOCAL ROLE main_authority", "SET LOCAL ROLE main_sweeper"}) {
                for (String table : new String[] {
                    "forgery_report",
                    "forgery_delivery",
                    "forgery_escalation",
                    "forgery_receipt",
                    "forgery_evidence_receipt",
                    "forgery_acknowledgement",
                    "forgery_closure",
                    "authority_key",
                    "dispute_case",
                    "dispute_proposal",
                    "dispute_warning",
                    "dispute_escalation",
                    "dispute_decision",
                    "dispute_settlement"
                }) {
                    String column = table.equals("authority_key")
                            ? "jwk"
                            : table.startsWith("d") ? "operator_id" : "reporter_id";
                    for (String change :
                            new String[] {"DELETE FROM " + table, "UPDATE " + table + " SET " + column + " = " + column
                            }) {
                        assertThat(LeastPrivilege.changed(connection, scope, change))
                                .as(change)
                                .isZero();
                    }
                }
            }
        }
    }

    @Test
    @DisplayName(
            "Art. 18–25: an operator's scope shows the cases against it; nobody changes or removes a case or a step")
    void cases() throws SQLException {
        UUID one = UUID.randomUUID();
        Cases.ordered(one);
        try (Connection connection = LeastPrivilege.asService()) {
            for (String table : new String[] {"violation_case", "case_step"}) {
                assertThat(visible(connection, "SELECT 1", table, one)).isFalse();
                assertThat(visible(connection, tenant(UUID.randomUUID()), table, one))
                        .isFalse();
                assertThat(visible(connection, tenant(one), table, one)).isTrue();
                for (String scope :
                        new String[] {tenant(one), "SET LOCAL ROLE main_authority", "SET LOCAL ROLE main_case_keeper"
                        }) {
                    for (String change : new String[] {"DELETE FROM ", "UPDATE "}) {
                        String sql =
                                change + table + (change.startsWith("UPDATE") ? " SET operator_id = operator_id" : "");
                        assertThat(LeastPrivilege.changed(connection, scope, sql))
                                .as(sql)
                                .isZero();
                    }
                }
            }
        }
    }

    @Test
    @DisplayName("Art. 16: reports and disputes are seen by the transaction's tenants, and nobody else's")
    void reportsAndDisputesOfTenants() throws SQLException {
        UUID one = UUID.randomUUID();
        Forgeries.reported(one, UUID.randomUUID());
        Disputes.opened(one, Instant.parse("2026-11-01T08:00:00Z"));
        try (Connection connection = LeastPrivilege.asService()) {
            for (String query : new String[] {
                "SELECT FROM forgery_report WHERE reporter_id = '" + one + "'",
                "SELECT FROM forgery_delivery WHERE reporter_id = '" + one + "'",
                "SELECT FROM dispute_case WHERE operator_id = '" + one + "'"
            }) {
                assertThat(found(connection, "SELECT 1", query)).as(query).isFalse();
                assertThat(found(connection, tenant(one), query)).as(query).isTrue();
                assertThat(found(connection, tenant(UUID.randomUUID()), query))
                        .as(query)
                        .isFalse();
            }
        }
    }

    @Test
    @DisplayName(
            "Art. 17: the database itself takes nothing as over that was neither reported nor accounted for, nor by one person")
    void net() throws SQLException {
        Incidents own = new Incidents();
        own.serious();
        try (Connection connection = LeastPrivilege.asService()) {
            String closing = "UPDATE incident SET state = 'CLOSED', proposed_by = 'x', proposed_at = now(),"
                    + " closed_by = 'y', closed_at = now(), remedied_at = now()";
            assertThatThrownBy(() -> LeastPrivilege.changed(connection, tenant(own.operatorId()), closing))
                    .hasMessageContaining("23514");
            for (String alone : new String[] {"'x'", "NULL"}) {
                String byOne = closing.replace("'y'", alone) + ", left_unreported_at = now()";
                assertThatThrownBy(() -> LeastPrivilege.changed(connection, tenant(own.operatorId()), byOne))
                        .hasMessageContaining("23514");
            }
            assertThat(LeastPrivilege.changed(
                            connection, tenant(own.operatorId()), closing + ", left_unreported_at = now()"))
                    .isEqualTo(1);
            assertThat(LeastPrivilege.changed(
                            connection, tenant(UUID.randomUUID()), closing + ", left_unreported_at = now()"))
                    .isZero();
        }
    }

    private static UUID designated() {
        UUID operatorId = UUID.randomUUID();
        Callers.official("communications-authority", "one")
                .body(Map.of("kind", "CRITICAL_INFRASTRUCTURE"))
                .put("/v1/operators/" + operatorId + "/kind")
                .then()
                .statusCode(200);
        return operatorId;
    }

    private static String tenant(UUID id) {
        return "SET LOCAL shiming.tenants = '{" + id + "}'";
    }

    private static boolean visible(Connection connection, String scope, UUID operatorId) throws SQLException {
        return found(connection, scope, "SELECT FROM operator_designation WHERE operator_id = '" + operatorId + "'");
    }

    private static boolean visible(Connection connection, String scope, String table, UUID operatorId)
            throws SQLException {
        return found(connection, scope, "SELECT FROM " + table + " WHERE operator_id = '" + operatorId + "'");
    }

    private static boolean found(Connection connection, String scope, String query) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(scope);
            try (ResultSet found = statement.executeQuery(query)) {
                return found.next();
            }
        } finally {
            connection.rollback();
        }
    }
}
