package io.shiming.incident.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.shiming.foundation.testing.OwnerDatabase;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class OperatorKindResourceTest {
    private final UUID operatorId = UUID.randomUUID();
    private final String path = "/v1/operators/" + operatorId + "/kind";

    @Test
    @DisplayName(
            "Art. 17: nobody runs critical infrastructure before an authority has said so; it may say otherwise later")
    void designated() {
        Callers.oss(operatorId)
                .get(path)
                .then()
                .statusCode(200)
                .body("kind", equalTo("OTHER"))
                .body("since", nullValue());
        say("CRITICAL_INFRASTRUCTURE");
        say("CRITICAL_INFRASTRUCTURE");
        Callers.oss(operatorId)
                .get(path)
                .then()
                .statusCode(200)
                .body("kind", equalTo("CRITICAL_INFRASTRUCTURE"))
                .body("since", notNullValue());
        say("OTHER");
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM operator_designation WHERE operator_id = ?::uuid", operatorId.toString()))
                .isEqualTo(2);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE object_id = ?::uuid AND action = 'operator.designated'",
                        operatorId.toString()))
                .isEqualTo(2);
    }

    private void say(String kind) {
        Callers.official("internet-authority", "one")
                .body(Map.of("kind", kind))
                .put(path)
                .then()
                .statusCode(200)
                .body("kind", equalTo(kind));
    }
}
