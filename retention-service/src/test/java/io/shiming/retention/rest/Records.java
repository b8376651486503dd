package io.shiming.retention.rest;

import io.restassured.response.Response;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** What registration-service tells of an operator's records. */
public record Records(UUID operatorId) {

    public static Records ofAnOperator() {
        return new Records(UUID.randomUUID());
    }

    Map<String, Object> body(String category, Instant startedAt) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("category", category);
        body.put("operatorId", operatorId.toString());
        body.put("startedAt", startedAt.toString());
        return body;
    }

    static Response tell(UUID recordId, Map<String, Object> body) {
        return Callers.service().body(body).put("/v1/clocks/" + recordId);
    }

    static Response cancel(UUID recordId) {
        return Callers.service().delete("/v1/clocks/" + recordId);
    }

    /** A record whose clock runs. */
    public UUID ended(String category, Instant startedAt) {
        return ended(body(category, startedAt));
    }

    UUID ended(Map<String, Object> body) {
        UUID recordId = UUID.randomUUID();
        tell(recordId, body).then().statusCode(200);
        return recordId;
    }
}
