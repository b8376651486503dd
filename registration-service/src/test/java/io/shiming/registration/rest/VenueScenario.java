package io.shiming.registration.rest;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.shiming.foundation.testing.Tokens;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** A venue that was entered, and what it sends. */
public final class VenueScenario {
    static final String PATH = "/v1/venue-logons";

    private final UUID venueId;

    private VenueScenario(UUID venueId) {
        this.venueId = venueId;
    }

    public static VenueScenario entered() {
        String id = Scenario.as(Tokens.as("communications-authority").sign())
                .body(venue("INTERNET_CAFE"))
                .post("/v1/venues")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        return new VenueScenario(UUID.fromString(id));
    }

    static Map<String, Object> venue(String kind) {
        return new LinkedHashMap<>(Map.of(
                "kind",
                kind,
                "name",
                "天山网吧",
                "unifiedSocialCreditCode",
                Scenario.creditCode(),
                "address",
                "Urumqi, Tianshan " + UUID.randomUUID()));
    }

    public UUID venueId() {
        return venueId;
    }

    String token() {
        return Tokens.as("venue")
                .claim("venue_id", venueId.toString())
                .client("venue-" + venueId)
                .sign();
    }

    RequestSpecification front() {
        return Scenario.as(token());
    }

    /** Whoever has this name, with a good card. */
    static Map<String, Object> guest(String name) {
        return guest(name, Map.of("type", "RESIDENT_IDENTITY_CARD", "number", Scenario.ADULT));
    }

    static Map<String, Object> guest(String name, Map<String, Object> document) {
        Map<String, Object> person = new LinkedHashMap<>(Map.of("name", name));
        person.put("document", document == null ? null : new LinkedHashMap<>(document));
        return new LinkedHashMap<>(Map.of("person", person, "terminal", "T-042", "startedAt", "2026-11-24T08:00:00Z"));
    }

    public Response logOn(String name) {
        return logOn(guest(name));
    }

    Response logOn(Map<String, Object> body) {
        return front().body(body).post(PATH);
    }

    /** The id of somebody admitted. */
    String admitted(String name) {
        return logOn(name).then().statusCode(201).extract().path("id");
    }

    Response look(String id) {
        return front().get(PATH + "/" + id);
    }

    Response end(String id) {
        return front().post(PATH + "/" + id + "/end");
    }

    /** The id of an uploaded copy. */
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
