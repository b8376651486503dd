package io.shiming.incident.rest;

import io.restassured.specification.RequestSpecification;
import io.shiming.foundation.testing.Tokens;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Disputes of registrations, and the officers of their operators. */
public final class Disputes {
    static final String PATH = "/v1/disputes";

    private Disputes() {}

    static Map<String, Object> body(UUID operatorId, UUID disputeId, Instant raisedAt) {
        return new HashMap<>(Map.of(
                "operatorId",
                operatorId,
                "disputeId",
                disputeId,
                "registrationId",
                UUID.randomUUID(),
                "raisedAt",
                raisedAt.toString()));
    }

    /** Opens one that was raised then. */
    public static UUID opened(UUID operatorId, Instant raisedAt) {
        UUID id = UUID.randomUUID();
        Callers.service().body(body(operatorId, id, raisedAt)).post(PATH).then().statusCode(201);
        return id;
    }

    static RequestSpecification officer(UUID operatorId, String person) {
        return Callers.as(Tokens.as("compliance-officer")
                .operator(operatorId)
                .client("portal-of-" + operatorId)
                .subject(person));
    }

    static Map<String, Object> word(String outcome) {
        return Map.of("outcome", outcome, "reason", "张三 was at the counter, and is the one");
    }
}
