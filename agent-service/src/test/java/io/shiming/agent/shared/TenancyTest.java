package io.shiming.agent.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.agent.rest.Custody;
import io.shiming.agent.rest.Scenario;
import io.shiming.agent.rest.ServiceTest;
import io.shiming.foundation.testing.LeastPrivilege;
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

    @Test
    @DisplayName("Art. 16: every role of the database may do what is listed, and nothing more")
    void grants() {
        LeastPrivilege.assertThatGrantsAreThoseListed();
        LeastPrivilege.assertThatRolesAndTablesAreGuarded("agent_id", "operator_id");
    }

    @Test
    @DisplayName(
            "Art. 16: the service's own role sees no agent but those of the transaction's tenants, and puts in nothing for others")
    void rows() throws SQLException {
        Scenario one = Scenario.bound();
        Scenario other = Scenario.bound();
        try (Connection connection = LeastPrivilege.asService()) {
            assertThat(visible(connection, "", one)).isFalse();
            assertThat(visible(connection, tenant(one.agentId()), one)).isTrue();
            assertThat(visible(connection, tenant(one.operatorId()), one)).isTrue();
            assertThat(visible(connection, tenant(other.agentId()), one)).isFalse();
            assertThat(visible(connection, tenant(other.operatorId()), one)).isFalse();
            String outlet = "INSERT INTO outlet VALUES ('" + one.agentId() + "', '" + UUID.randomUUID()
                    + "', 'x', '2026-11-24T00:00:00Z')";
            assertThat(LeastPrivilege.changed(connection, tenant(one.agentId()), outlet))
                    .isEqualTo(1);
            assertThat(LeastPrivilege.changed(connection, tenant(other.agentId()), outlet))
                    .isZero();
            assertThat(LeastPrivilege.changed(connection, tenant(one.operatorId()), outlet))
                    .isZero();
        }
    }

    @Test
    @DisplayName("Art. 5: nobody but the owner of the schema changes or removes what was")
    void histories() throws SQLException {
        Scenario one = Scenario.bound();
        try (Connection connection = LeastPrivilege.asService()) {
            for (String scope : new String[] {tenant(one.agentId()), "SET LOCAL ROLE main_authority"}) {
                assertThat(LeastPrivilege.changed(connection, scope, "UPDATE agreement SET valid_until = valid_until"))
                        .isZero();
                assertThat(LeastPrivilege.changed(connection, scope, "DELETE FROM agent"))
                        .isZero();
            }
        }
    }

    @Test
    @DisplayName("Art. 6: nobody but the owner of the schema changes or removes what was handed over, found or closed")
    void supervision() throws SQLException {
        Scenario one = Scenario.bound();
        try (Connection connection = LeastPrivilege.asService()) {
            for (String scope : new String[] {
                tenant(one.agentId()),
                tenant(one.operatorId()),
                "SET LOCAL ROLE main_authority",
                "SET LOCAL ROLE main_supervisor"
            }) {
                for (String table : new String[] {
                    "custody_item",
                    "handover",
                    "handover_item",
                    "handover_receipt",
                    "handover_missing",
                    "reminder",
                    "inspection",
                    "finding",
                    "finding_closure"
                }) {
                    assertThat(LeastPrivilege.changed(connection, scope, "DELETE FROM " + table))
                            .isZero();
                    assertThat(LeastPrivilege.changed(
                                    connection, scope, "UPDATE " + table + " SET agent_id = agent_id"))
                            .isZero();
                }
            }
            String receipt = "INSERT INTO handover_receipt VALUES ('" + one.operatorId() + "', '" + UUID.randomUUID()
                    + "', '" + one.agentId() + "', '2026-11-24T00:00:00Z')";
            assertThat(LeastPrivilege.changed(connection, tenant(one.agentId()), receipt))
                    .isZero();
            Custody custody = new Custody(one);
            custody.delivered(custody.registered(Instant.now()));
            for (String scope : new String[] {tenant(one.agentId()), "SET LOCAL ROLE main_authority"}) {
                assertThat(LeastPrivilege.changed(connection, scope, "DELETE FROM unreceipted"))
                        .isZero();
            }
        }
    }

    private static String tenant(UUID id) {
        return "SET LOCAL shiming.tenants = '{" + id + "}'";
    }

    private static boolean visible(Connection connection, String scope, Scenario whose) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            if (!scope.isEmpty()) {
                statement.execute(scope);
            }
            try (ResultSet found = statement.executeQuery("SELECT FROM agent WHERE id = '" + whose.agentId() + "'")) {
                return found.next();
            }
        } finally {
            connection.rollback();
        }
    }
}
