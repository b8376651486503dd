package io.shiming.incident.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.foundation.testing.LeastPrivilege;
import io.shiming.incident.rest.Callers;
import io.shiming.incident.rest.ServiceTest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
        LeastPrivilege.assertThatRolesAndTablesAreGuarded("operator_id", "authority");
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
    @DisplayName("Art. 17: nobody but the owner of the schema changes or removes what was said of an operator")
    void histories() throws SQLException {
        UUID one = designated();
        try (Connection connection = LeastPrivilege.asService()) {
            for (String scope : new String[] {tenant(one), "SET LOCAL ROLE main_authority"}) {
                for (String change : new String[] {
                    "DELETE FROM operator_designation", "UPDATE operator_designation SET kind = kind",
                }) {
                    assertThat(LeastPrivilege.changed(connection, scope, change))
                            .as(change)
                            .isZero();
                }
            }
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
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(scope);
            try (ResultSet found = statement.executeQuery(
                    "SELECT FROM operator_designation WHERE operator_id = '" + operatorId + "'")) {
                return found.next();
            }
        } finally {
            connection.rollback();
        }
    }
}
