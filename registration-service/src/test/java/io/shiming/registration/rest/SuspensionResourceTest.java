package io.shiming.registration.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.response.Response;
import io.shiming.foundation.testing.OwnerDatabase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class SuspensionResourceTest {
    private Scenario operator;
    private String id;

    @BeforeEach
    void aRegistration() {
        operator = Scenario.anyOperator();
        id = operator.register(operator.individual("张三"))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    @Test
    @DisplayName("Art. 7: a service is suspended and resumed, each told to the operator's own systems and on the trail")
    void suspended() {
        step("suspension").then().statusCode(200).body("status", equalTo("SUSPENDED"));
        step("suspension").then().statusCode(409).body("code", equalTo("STATUS_CONFLICT"));
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM active_service_number WHERE registration_id = ?", UUID.fromString(id)))
                .isEqualTo(1);
        step("resumption").then().statusCode(200).body("status", equalTo("ACTIVE"));
        step("resumption").then().statusCode(409).body("code", equalTo("STATUS_CONFLICT"));
        step("suspension").then().statusCode(200);
        step("termination").then().statusCode(200).body("status", equalTo("TERMINATED"));
        step("resumption").then().statusCode(409);
        List<String> steps = List.of("activated", "suspended", "resumed", "suspended", "terminated");
        assertThat(OwnerDatabase.rows(
                        "SELECT split_part(kind, '.', 4) AS step FROM outbox"
                                + " WHERE target = 'oss' AND body ->> 'registrationId' = ? ORDER BY id",
                        id))
                .extracting(row -> row.get("step"))
                .containsExactlyElementsOf(steps);
        assertThat(OwnerDatabase.rows(
                        "SELECT split_part(action, '.', 2) AS step FROM audit_entry"
                                + " WHERE object_id = ? AND action <> 'registration.opened' ORDER BY id",
                        UUID.fromString(id)))
                .extracting(row -> row.get("step"))
                .containsExactlyElementsOf(steps);
    }

    @Test
    @DisplayName("Art. 16: why a service was suspended is kept, sealed")
    void reason() {
        step("suspension").then().statusCode(200);
        Map<String, Object> kept = OwnerDatabase.rows(
                        "SELECT what, sealed FROM registration_change WHERE registration_id = ?", UUID.fromString(id))
                .get(0);
        assertThat(kept.get("what")).isEqualTo("suspended");
        assertThat(new String((byte[]) kept.get("sealed"), StandardCharsets.ISO_8859_1))
                .doesNotContain("has not paid");
        operator.oss()
                .body(Map.of())
                .post("/v1/registrations/" + id + "/resumption")
                .then()
                .statusCode(400)
                .body("violations.field", contains("/reason"));
    }

    private Response step(String step) {
        return operator.oss().body(Map.of("reason", "has not paid")).post("/v1/registrations/" + id + "/" + step);
    }
}
