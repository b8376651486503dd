package io.shiming.incident.rest;

import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Incidents of one operator, and its people. */
public final class Incidents {
    private static final String PATH = "/v1/incidents";

    private final UUID operatorId = UUID.randomUUID();

    public UUID operatorId() {
        return operatorId;
    }

    RequestSpecification oss() {
        return Callers.oss(operatorId);
    }

    RequestSpecification officer(String person) {
        return Callers.as(Tokens.as("compliance-officer").operator(operatorId).subject(person));
    }

    static RequestSpecification authority() {
        return Callers.official("communications-authority", "an official");
    }

    /** What an operator says, aware of it so long ago. */
    static Map<String, Object> body(String severity, boolean leaked, Duration ago) {
        Instant aware = Instant.now().truncatedTo(ChronoUnit.MICROS).minus(ago);
        Map<String, Object> body = new HashMap<>();
        body.put("kind", "DATA_LEAK");
        body.put("detectedAt", aware.toString());
        body.put("awareAt", aware.toString());
        body.put("description", "a list was found on the web");
        body.put("affectedSubjects", leaked ? 12 : 0);
        body.put("severity", severity);
        body.put("leaked", leaked);
        return body;
    }

    /** A serious one of this moment. */
    public String serious() {
        return recorded(body("SERIOUS", true, Duration.ZERO));
    }

    String recorded(Map<String, Object> body) {
        return oss().body(body).post(PATH).then().statusCode(201).extract().path("id");
    }

    /** One that was reported. */
    public String reportedOne() {
        String id = serious();
        step(oss(), id, "reports", Map.of("authority", "communications-authority", "summary", "a leak"))
                .statusCode(200);
        return id;
    }

    /** One of which somebody said why it is not reported. */
    public String leftUnreported() {
        String id = serious();
        step(oss(), id, "reports", Map.of("reasonNotReported", "a drill")).statusCode(200);
        return id;
    }

    /** One that two persons have closed, of which somebody said why it is not reported. */
    public String closedUnreported() {
        String id = leftUnreported();
        step(oss(), id, "remedies", Map.of("text", "the door was closed")).statusCode(200);
        step(officer("one"), id, "closure", closure()).statusCode(200);
        confirmClosure(officer("another"), id).statusCode(200);
        return id;
    }

    /** What a service saw of this operator. */
    public String draft() {
        return drafted(seen(operatorId));
    }

    static Map<String, Object> seen(UUID operatorId) {
        Map<String, Object> body = new HashMap<>();
        body.put("messageId", UUID.randomUUID().toString());
        body.put("kind", "QUOTA_EXCEEDED");
        body.put("detectedAt", Instant.now().toString());
        if (operatorId != null) {
            body.put("operatorId", operatorId.toString());
        }
        return body;
    }

    static String drafted(Map<String, Object> seen) {
        return Callers.service()
                .body(seen)
                .post("/v1/detections")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    static Map<String, Object> confirmation() {
        return Map.of("description", "somebody browsed", "affectedSubjects", 2, "severity", "SERIOUS", "leaked", false);
    }

    static Map<String, Object> closure() {
        return Map.of(
                "cause",
                "a door was left open",
                "userNotice",
                Map.of("givenAt", Instant.now().toString(), "means", "SMS"));
    }

    static ValidatableResponse step(RequestSpecification caller, String id, String step, Map<String, ?> body) {
        return caller.body(body).post(PATH + "/" + id + "/" + step).then();
    }

    static ValidatableResponse confirmClosure(RequestSpecification caller, String id) {
        return caller.post(PATH + "/" + id + "/closure/confirmation").then();
    }

    static ValidatableResponse confirmDismissal(RequestSpecification caller, String id) {
        return caller.post(PATH + "/" + id + "/dismissal/confirmation").then();
    }

    /** Remedied, reported, and proposed to be closed by this person. */
    void proposed(String id, String person) {
        step(oss(), id, "remedies", Map.of("text", "the door was closed")).statusCode(200);
        step(oss(), id, "reports", Map.of("authority", "communications-authority", "summary", "a leak"))
                .statusCode(200);
        step(officer(person), id, "closure", closure()).statusCode(200);
    }

    static List<String> kinds(RequestSpecification caller, String id) {
        return caller.get(PATH + "/" + id + "/timeline")
                .then()
                .statusCode(200)
                .extract()
                .path("items.kind");
    }

    /** Which of this operator's want attention, and why. */
    public List<String> due(String attention) {
        return oss().get(PATH + "?attention=" + attention)
                .then()
                .statusCode(200)
                .extract()
                .path("items.id");
    }

    /** How often something is in the file of one. */
    public static long entries(String id, String kind) {
        return OwnerDatabase.count(
                "SELECT count(*) FROM incident_entry WHERE incident_id = ?::uuid AND kind = ?", id, kind);
    }
}
