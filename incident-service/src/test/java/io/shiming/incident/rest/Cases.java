package io.shiming.incident.rest;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.shiming.foundation.testing.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** Cases, and those who are at them. */
public final class Cases {
    static final String PATH = "/v1/cases";
    static final String REASON = "as looked into on the 17th";

    private Cases() {}

    static RequestSpecification comms() {
        return Callers.official("communications-authority", "an official of communications");
    }

    static RequestSpecification net() {
        return Callers.official("internet-authority", "an official of the internet");
    }

    static RequestSpecification police() {
        return Callers.official("public-security", "an official of the police");
    }

    static RequestSpecification agentService() {
        return Callers.as(Tokens.as("service").client("agent-service").subject("agent-service"));
    }

    static Map<String, Object> charge(int article, String kind, UUID id, String... circumstances) {
        return new HashMap<>(Map.of(
                "article", article,
                "respondent", Map.of("kind", kind, "id", id),
                "circumstances", List.of(circumstances)));
    }

    static String opened(RequestSpecification by, Map<String, Object> charge) {
        return by.body(charge).post(PATH).then().statusCode(201).extract().path("id");
    }

    /** A case against an operator for a breach of Art. 18. */
    public static String against(UUID operatorId) {
        return opened(comms(), charge(18, "OPERATOR", operatorId));
    }

    /** The same, which is to be corrected, and not soon. */
    public static String ordered(UUID operatorId) {
        return orderedBy(Cases::comms, operatorId);
    }

    /** The same, of an authority's own. */
    static String orderedBy(Supplier<RequestSpecification> authority, UUID operatorId) {
        return ordered(
                authority, operatorId, Instant.now().plus(Duration.ofDays(90)).toString());
    }

    /** The same, which is to be corrected by a day. */
    public static String ordered(UUID operatorId, String correctBy) {
        return ordered(Cases::comms, operatorId, correctBy);
    }

    private static String ordered(Supplier<RequestSpecification> authority, UUID operatorId, String correctBy) {
        String id = opened(authority.get(), charge(18, "OPERATOR", operatorId));
        Map<String, Object> decision = penalty(500_000L);
        decision.put("correctBy", correctBy);
        decide(authority.get(), id, decision).then().statusCode(200);
        return id;
    }

    static Map<String, Object> penalty(Long operatorFineFen, Long... persons) {
        Map<String, Object> decision = new HashMap<>(Map.of("decision", "PENALTY", "reason", REASON));
        if (operatorFineFen != null) {
            decision.put("operatorFineFen", operatorFineFen);
        }
        if (persons.length > 0) {
            decision.put("responsiblePersonsFinesFen", List.of(persons));
        }
        return decision;
    }

    static Map<String, Object> noPenalty() {
        return Map.of("decision", "NO_PENALTY", "reason", REASON);
    }

    static Response decide(RequestSpecification by, String id, Map<String, Object> decision) {
        return by.body(decision).post(PATH + "/" + id + "/decision");
    }

    static Response followUp(RequestSpecification by, String id, boolean corrected) {
        return by.body(Map.of("corrected", corrected, "reason", REASON)).post(PATH + "/" + id + "/follow-up");
    }

    static Response reassess(RequestSpecification by, String id, Map<String, Object> known) {
        Map<String, Object> body = new HashMap<>(known);
        body.putIfAbsent("circumstances", List.of());
        body.put("reason", REASON);
        return by.body(body).post(PATH + "/" + id + "/assessment");
    }

    /** One of the two messages that a violation leads to. */
    static Map<String, Object> violation(UUID findingId, UUID linkId, UUID agentId, UUID operatorId, String against) {
        boolean agent = against.equals("AGENT");
        return new HashMap<>(Map.of(
                "linkId",
                linkId,
                "findingId",
                findingId,
                "agentId",
                agentId,
                "operatorId",
                operatorId,
                "respondent",
                Map.of("kind", against, "id", agent ? agentId : operatorId),
                "authorities",
                agent ? List.of("public-security") : List.of("internet-authority", "communications-authority"),
                "article",
                24,
                "matchingArticle",
                18,
                "foundAt",
                "2026-11-23T08:00:00Z"));
    }

    /** A case that was referred, and any competent authority may go on with. */
    static String referred(UUID operatorId, String against) {
        return agentService()
                .body(violation(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), operatorId, against))
                .post("/v1/agent-violations")
                .then()
                .statusCode(201)
                .extract()
                .path("caseId");
    }
}
