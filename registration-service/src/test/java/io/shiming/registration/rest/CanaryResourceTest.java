package io.shiming.registration.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.shiming.foundation.testing.LeastPrivilege;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class CanaryResourceTest {
    IncidentServiceResource incidents;

    private Scenario operator;

    @BeforeEach
    void anOperator() {
        operator = Scenario.anyOperator();
    }

    @Test
    @DisplayName(
            "Art. 16: of whoever looks at a registration of nobody, or finds it, incident-service is told, and of no other look")
    void lookedUp() {
        Map<String, Object> body = operator.individual("张三");
        String canary = operator.register(body).path("id");
        String other = operator.register(operator.individual("张三")).path("id");
        look(canary);
        assertThat(waiting(canary)).isZero();
        for (int i = 0; i < 2; i++) {
            plant(canary, operator.operatorId(), 204);
        }
        look(other);
        assertThat(waiting(canary)).isZero();
        look(canary);
        assertThat(waiting(canary)).isEqualTo(1);
        operator.oss()
                .body(Map.of("serviceNumber", Scenario.at(body, "service").get("number")))
                .post("/v1/registrations/search")
                .then()
                .statusCode(200);
        assertThat(waiting(canary)).isEqualTo(2);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(incidents.told(IncidentServiceResource.DETECTIONS, canary))
                        .hasSize(2)
                        // Not whose it is: then its people would be shown it.
                        .allSatisfy(told -> assertThat(
                                        JsonPath.from(told.getBodyAsString()).<String, Object>getMap(""))
                                .containsEntry("kind", "CANARY_LOOKED_UP")
                                .containsEntry("registrationId", canary)
                                .containsOnlyKeys("messageId", "kind", "registrationId", "client", "detectedAt")));
        auditor().delete("/v1/canaries/" + canary).then().statusCode(204);
        look(canary);
        assertThat(waiting(canary)).isEqualTo(2);
        assertThat(OwnerDatabase.rows(
                        "SELECT action FROM audit_entry WHERE object_type = 'canary' AND object_id = ?::uuid ORDER BY id",
                        canary))
                .extracting(row -> row.get("action"))
                .containsExactly("canary.planted", "canary.removed");
    }

    @Test
    @DisplayName("Art. 16: what the operator has not registered is no canary, and no operator can tell which are")
    void unknown() throws SQLException {
        String registration = operator.register(operator.individual("张三")).path("id");
        plant(UUID.randomUUID().toString(), operator.operatorId(), 404);
        plant(registration, Scenario.anyOperator().operatorId(), 404);
        plant(registration, operator.operatorId(), 204);
        try (Connection connection = LeastPrivilege.asService()) {
            assertThat(LeastPrivilege.changed(
                            connection,
                            "SET LOCAL shiming.tenants = '{" + operator.operatorId() + "}'",
                            "DELETE FROM canary"))
                    .isZero();
        }
    }

    private void look(String id) {
        operator.oss().get("/v1/registrations/" + id).then().statusCode(200);
    }

    private static long waiting(String canary) {
        return OwnerDatabase.count(
                "SELECT count(*) FROM outbox WHERE kind = 'canary-looked-up' AND body ->> 'registrationId' = ?",
                canary);
    }

    private static void plant(String id, UUID operatorId, int status) {
        auditor()
                .body(Map.of("operatorId", operatorId))
                .put("/v1/canaries/" + id)
                .then()
                .statusCode(status);
    }

    private static RequestSpecification auditor() {
        return given().auth().oauth2(Tokens.as("auditor").sign()).contentType("application/json");
    }
}
