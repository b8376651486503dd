package io.shiming.registration.shared;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;

import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.registration.rest.ServiceTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ServiceTest
class DurabilityTest {
    private static final String CHECK = "checks.find { it.name == 'PostgreSQL keeps what it acknowledges' }";

    @ParameterizedTest
    @ValueSource(strings = {"main", "keys"})
    @DisplayName("a service is not ready while a server may lose what it acknowledged, and says which setting it is")
    void notReady(String server) throws SQLException {
        ready();
        try {
            alter(server, "SET synchronous_commit = off");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> given().get("/q/health/ready")
                            .then()
                            .statusCode(503)
                            .body("status", equalTo("DOWN"))
                            .body(CHECK + ".status", equalTo("DOWN"))
                            .body(CHECK + ".data." + server, equalTo("synchronous_commit is off")));
        } finally {
            alter(server, "RESET synchronous_commit");
        }
        ready();
    }

    private static void ready() {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> given().get("/q/health/ready")
                        .then()
                        .statusCode(200)
                        .body("checks.status", everyItem(equalTo("UP"))));
    }

    /** A role's settings count from its next connection on, so those it has are ended. */
    private static void alter(String role, String change) throws SQLException {
        try (Connection superuser = OwnerDatabase.superuser();
                Statement statement = superuser.createStatement()) {
            statement.execute("ALTER ROLE " + role + " " + change);
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + role + "'");
        }
    }
}
