package io.shiming.verification.persistence;

import io.quarkus.test.junit.QuarkusTest;
import io.shiming.foundation.testing.LeastPrivilege;
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
}
