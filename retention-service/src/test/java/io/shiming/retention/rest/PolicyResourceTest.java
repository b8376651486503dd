package io.shiming.retention.rest;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class PolicyResourceTest {

    @Test
    @DisplayName("Art. 12, 15: whoever asks is told for how long records are kept, and which article asks for it")
    void told() {
        Callers.oss(UUID.randomUUID())
                .get("/v1/policies")
                .then()
                .statusCode(200)
                .body(
                        "items.category",
                        equalTo(List.of(
                                "REGISTRATION",
                                "SERVICE_RECORD",
                                "VENUE_LOGON",
                                "PUBLICATION_RECORD",
                                "REFUSED_REGISTRATION")))
                .body("items.minimum", equalTo(Arrays.asList("P2Y", "P60D", "P60D", "P60D", null)))
                .body("items.article", equalTo(Arrays.asList(12, 15, 15, 15, null)))
                .body("items[0].trigger", equalTo("SERVICE_ENDED"))
                .body("items[0].period", equalTo("P2Y"))
                .body("items[0].version", equalTo(1))
                .body("items[0].since", nullValue())
                .body("next", nullValue());
    }
}
