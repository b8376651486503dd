package io.shiming.registration.rest;

import static io.restassured.RestAssured.given;
import static io.shiming.registration.rest.Scenario.at;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.shiming.foundation.testing.Tokens;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** An agent's outlet, and what it sends for an operator. */
final class AgentScenario {
    final UUID agentId = UUID.randomUUID();
    final Scenario operator;

    AgentScenario(Scenario operator) {
        this.operator = operator;
    }

    String token() {
        return token(agentId);
    }

    static String token(UUID agentId) {
        return Tokens.as("agent")
                .claim("agent_id", agentId.toString())
                .client("agent-" + agentId)
                .sign();
    }

    RequestSpecification outlet() {
        return Scenario.as(token());
    }

    Response register(Map<String, Object> body) {
        return outlet().body(body).post("/v1/registrations");
    }

    Response look(String id) {
        return outlet().get("/v1/registrations/" + id);
    }

    /** Somebody with this name, taken in as the contract asks. */
    Map<String, Object> individual(String name) {
        Map<String, Object> body = named(operator.individual(name), agentId);
        body.put("operatorId", operator.operatorId().toString());
        at(body, "holder", "document").put("copyId", copy());
        return body;
    }

    /** The same request, through an agent. */
    static Map<String, Object> named(Map<String, Object> body, UUID agentId) {
        body.put(
                "agent",
                new LinkedHashMap<>(Map.of(
                        "agentId",
                        agentId.toString(),
                        "outlet",
                        AgentServiceResource.OUTLET,
                        "disclosedToUser",
                        true)));
        return body;
    }

    String copy() {
        return given().auth()
                .oauth2(token())
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .contentType("image/png")
                .body(Scenario.png())
                .post("/v1/document-copies")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }
}
