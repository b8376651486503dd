package io.shiming.verification.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.shiming.foundation.testing.LeastPrivilege;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.verification.Checks;
import io.shiming.verification.Peers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
class LeastPrivilegeTest {

    @Test
    @DisplayName("Art. 16: every role of the database may do what is listed, and nothing more")
    void grants() {
        LeastPrivilege.assertThatGrantsAreThoseListed();
        LeastPrivilege.assertThatRolesAndTablesAreGuarded("operator_id", "asker_id");
    }

    @Test
    @DisplayName("Art. 16: the gateway's own role changes no check but those of the transaction's askers")
    void rows() throws SQLException {
        Peers.allWell();
        String id = Checks.post(Checks.body("PASSPORT", Checks.number(), "张三"))
                .then()
                .extract()
                .path("id");
        Object asker = OwnerDatabase.rows("SELECT asker_id FROM verification WHERE id = ?", UUID.fromString(id))
                .get(0)
                .get("asker_id");
        String change = "UPDATE verification SET correlator = correlator WHERE id = '" + id + "'";
        try (Connection connection = LeastPrivilege.asService()) {
            assertThat(LeastPrivilege.changed(connection, "SET LOCAL shiming.tenants = '{" + asker + "}'", change))
                    .isEqualTo(1);
            assertThat(LeastPrivilege.changed(
                            connection, "SET LOCAL shiming.tenants = '{" + UUID.randomUUID() + "}'", change))
                    .isZero();
            assertThat(LeastPrivilege.changed(connection, "SELECT 1", change)).isZero();
            assertThat(LeastPrivilege.changed(connection, "SET LOCAL ROLE main_service", change))
                    .isZero();
        }
    }
}
