package io.shiming.incident.rest;

import static io.restassured.RestAssured.given;

import io.restassured.specification.RequestSpecification;
import io.shiming.foundation.testing.Tokens;
import java.util.UUID;

/** Who calls. */
public final class Callers {
    private Callers() {}

    public static RequestSpecification service() {
        return as(Tokens.as("service").client("registration-service").subject("registration-service"));
    }

    static RequestSpecification oss(UUID operatorId) {
        return as(Tokens.as("operator").operator(operatorId).client("oss-" + operatorId));
    }

    /** Somebody in an office. */
    public static RequestSpecification official(String role, String person) {
        return as(Tokens.as(role).client("desk-of-" + role).subject(person));
    }

    /** A request with a token and a fresh idempotency key. */
    static RequestSpecification as(Tokens token) {
        return as(token, UUID.randomUUID().toString());
    }

    static RequestSpecification as(Tokens token, String idempotencyKey) {
        return given().auth()
                .oauth2(token.sign())
                .header("Idempotency-Key", idempotencyKey)
                .contentType("application/json");
    }
}
