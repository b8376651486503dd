package io.shiming.agent.rest;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** An agent that was entered, an operator, and what they send. */
public final class Scenario {
    private static final String CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    private final UUID agentId;
    private final UUID operatorId = UUID.randomUUID();

    private Scenario(UUID agentId) {
        this.agentId = agentId;
    }

    /** An agent, and an operator that has no agreement with it. */
    public static Scenario entered() {
        String id = authority()
                .body(agent())
                .post("/v1/agents")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        return new Scenario(UUID.fromString(id));
    }

    /** An agent, and an operator that has an agreement with it. */
    public static Scenario bound() {
        Scenario made = entered();
        OwnerDatabase.change(
                "INSERT INTO agreement VALUES (?, ?, 1, ?, '{}', '{}', '2016-10-01', '2016-10-01', '2099-12-31', ?,"
                        + " decode(repeat('00', 32), 'hex'), '2026-11-24T00:00:00Z')",
                made.operatorId,
                UUID.randomUUID(),
                made.agentId,
                UUID.randomUUID());
        return made;
    }

    static Map<String, Object> agent() {
        return Map.of("name", "天山通信代理", "unifiedSocialCreditCode", creditCode());
    }

    public UUID agentId() {
        return agentId;
    }

    public UUID operatorId() {
        return operatorId;
    }

    /** The agent's path, and what follows. */
    String path(String rest) {
        return "/v1/agents/" + agentId + rest;
    }

    /** A request of the agent. */
    public RequestSpecification agentItself() {
        return as(Tokens.as("agent")
                .claim("agent_id", agentId.toString())
                .client("agent-" + agentId)
                .sign());
    }

    /** A request of the operator. */
    public RequestSpecification oss() {
        return as(Tokens.as("operator")
                .operator(operatorId)
                .client("oss-" + operatorId)
                .sign());
    }

    static RequestSpecification authority() {
        return official("communications-authority");
    }

    static RequestSpecification official(String role) {
        return as(Tokens.as(role).client("desk-of-" + role).sign());
    }

    /** A request with a token and a fresh idempotency key. */
    static RequestSpecification as(String token) {
        return given().auth()
                .oauth2(token)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .contentType("application/json");
    }

    Response open(String code) {
        return agentItself().body(Map.of("code", code)).post(path("/outlets"));
    }

    String outlet(String code) {
        return open(code).then().statusCode(201).extract().path("id");
    }

    Response takeOn(String code, String outletId) {
        return agentItself().body(Map.of("code", code, "outletId", outletId)).post(path("/clerks"));
    }

    String clerk(String code, String outletId) {
        return takeOn(code, outletId).then().statusCode(201).extract().path("id");
    }

    Response close(String outletId) {
        return agentItself().body(Map.of("reason", "moved")).post(path("/outlets/" + outletId + "/closure"));
    }

    Response letGo(String clerkId) {
        return agentItself().body(Map.of("reason", "left")).post(path("/clerks/" + clerkId + "/departure"));
    }

    /** A sound code that nobody else has. */
    static String creditCode() {
        StringBuilder code = new StringBuilder("91");
        int sum = 0;
        int weight = 1;
        for (int i = 0; i < 17; i++) {
            if (i >= 2) {
                code.append(CODE_ALPHABET.charAt(ThreadLocalRandom.current().nextInt(31)));
            }
            sum += CODE_ALPHABET.indexOf(code.charAt(i)) * weight;
            weight = weight * 3 % 31;
        }
        return code.append(CODE_ALPHABET.charAt((31 - sum % 31) % 31)).toString();
    }
}
