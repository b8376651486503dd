package io.shiming.agent.rest;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.shiming.foundation.testing.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** An agent that was entered, an operator, and what they send. */
public final class Scenario {
    static final String NAME = "天山通信代理";
    private static final String CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    private final UUID agentId;
    private final UUID operatorId;
    private String agreementId;

    private Scenario(UUID agentId, UUID operatorId) {
        this.agentId = agentId;
        this.operatorId = operatorId;
    }

    /** An agent, and an operator that has no agreement with it. */
    public static Scenario entered() {
        return entered(NAME);
    }

    static Scenario entered(String name) {
        String id = authority()
                .body(agent(name))
                .post("/v1/agents")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        return new Scenario(UUID.fromString(id), UUID.randomUUID());
    }

    /** The same, and the agent is eligible. */
    static Scenario qualified() {
        Scenario made = entered();
        made.qualify("LEGAL_PERSON", "PREMISES", "TRAINED_STAFF", "SECURE_EQUIPMENT")
                .then()
                .statusCode(201);
        return made;
    }

    /** An agent, and an operator that has bound it to open mobile accounts. */
    public static Scenario bound() {
        Scenario made = qualified();
        made.agreementId = made.bind().then().statusCode(201).extract().path("id");
        return made;
    }

    /** Another agent, that is eligible, for the same operator. */
    Scenario anotherAgent() {
        return new Scenario(qualified().agentId, operatorId);
    }

    /** Another agent, bound by the same operator. */
    Scenario boundToo() {
        Scenario made = anotherAgent();
        made.agreementId = made.bind().then().statusCode(201).extract().path("id");
        return made;
    }

    /** Another operator, that has no agreement with the agent. */
    Scenario otherOperator() {
        return new Scenario(agentId, UUID.randomUUID());
    }

    static Map<String, Object> agent(String name) {
        return Map.of("name", name, "unifiedSocialCreditCode", creditCode());
    }

    public UUID agentId() {
        return agentId;
    }

    public UUID operatorId() {
        return operatorId;
    }

    String agreementId() {
        return agreementId;
    }

    /** The agent's path, and what follows. */
    String path(String rest) {
        return "/v1/agents/" + agentId + rest;
    }

    /** The agreement's path, and what follows. */
    String agreement(String rest) {
        return "/v1/agreements/" + agreementId + rest;
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

    static RequestSpecification service(String client) {
        return as(Tokens.as("service").client(client).sign());
    }

    /** A request with a token and a fresh idempotency key. */
    static RequestSpecification as(String token) {
        return given().auth()
                .oauth2(token)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .contentType("application/json");
    }

    Response qualify(String... criteria) {
        return authority().body(evidence("2099-12-31", criteria)).post(path("/qualification"));
    }

    static Map<String, Object> evidence(String validUntil, String... criteria) {
        return Map.of(
                "evidence",
                Stream.of(criteria)
                        .map(criterion ->
                                Map.of("criterion", criterion, "reference", "file 17", "validUntil", validUntil))
                        .toList());
    }

    /** Uploads a signed copy that nobody else has; answers its SHA-256. */
    String copy() {
        return oss().contentType("application/pdf")
                .body(pdf())
                .post("/v1/agreement-copies")
                .then()
                .statusCode(201)
                .extract()
                .path("sha256");
    }

    static byte[] pdf() {
        return ("%PDF-1.7\n" + UUID.randomUUID() + "\n%%EOF\n").getBytes(StandardCharsets.US_ASCII);
    }

    Map<String, Object> terms(String... serviceTypes) {
        Map<String, Object> terms = new LinkedHashMap<>();
        terms.put(
                "clauses",
                new ArrayList<>(
                        List.of("REGISTRATION_DUTY", "INFORMATION_PROTECTION_DUTY", "CONFIDENTIALITY", "LIABILITY")));
        terms.put("signedOn", "2026-01-01");
        terms.put("validFrom", "2026-01-01");
        terms.put("validUntil", "2099-12-31");
        terms.put("copySha256", copy());
        terms.put("serviceTypes", List.of(serviceTypes));
        return terms;
    }

    Map<String, Object> agreement() {
        Map<String, Object> body = terms("MOBILE_ACCOUNT_OPENING");
        body.put("agentId", agentId.toString());
        return body;
    }

    Response bind() {
        return oss().body(agreement()).post("/v1/agreements");
    }

    Response suspend() {
        return oss().body(Map.of("reason", "to be tried")).post(path("/suspension"));
    }

    Response reinstate() {
        return oss().body(Map.of("reason", "tried")).post(path("/reinstatement"));
    }

    Map<String, Object> check() {
        return new LinkedHashMap<>(Map.of(
                "agentId",
                agentId.toString(),
                "operatorId",
                operatorId.toString(),
                "serviceType",
                "MOBILE_ACCOUNT_OPENING"));
    }

    /** Why the agent may not do what is asked about; empty when it may. */
    List<String> reasons(Map<String, Object> check) {
        return service("registration-service")
                .body(check)
                .post("/v1/authorisation-checks")
                .then()
                .statusCode(200)
                .extract()
                .path("reasons.code");
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
