package io.shiming.verification;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.shiming.foundation.testing.Tokens;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;

/** Requests as registration-service sends them. */
public final class Checks {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private Checks() {}

    /** A number nobody else uses in this run. */
    public static String number() {
        return "T%08d".formatted(NUMBERS.incrementAndGet());
    }

    public static Map<String, Object> body(String type, String number, String name) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("documentType", type);
        body.put("documentNumber", number);
        body.put("name", name);
        body.put(
                "context",
                Map.of("kind", "REGISTRATION", "id", UUID.randomUUID().toString()));
        body.put("asker", Map.of("kind", "OPERATOR", "id", UUID.randomUUID().toString()));
        return body;
    }

    public static RequestSpecification as(String client, String... roles) {
        return given().auth().oauth2(Tokens.as(roles).client(client).sign()).contentType("application/json");
    }

    public static RequestSpecification asService() {
        return as("registration-service", "service");
    }

    public static Response post(Map<String, Object> body) {
        return asService().body(body).post("/v1/verifications");
    }

    public static String outcome(String id) {
        return asService()
                .get("/v1/verifications/" + id)
                .then()
                .statusCode(200)
                .extract()
                // Asked again and again: path("outcome") would compile a script each time.
                .as(JsonNode.class)
                .path("outcome")
                .asText();
    }

    public static void awaitOutcome(String id, String outcome) {
        await().atMost(Duration.ofSeconds(30)).until(() -> outcome(id).equals(outcome));
    }

    public static String state(String channel) {
        JsonNode channels = asService()
                .get("/v1/channels")
                .then()
                .statusCode(200)
                .extract()
                .as(JsonNode.class)
                .path("items");
        return StreamSupport.stream(channels.spliterator(), false)
                .filter(each -> each.path("channel").asText().equals(channel))
                .findFirst()
                .orElseThrow()
                .path("state")
                .asText();
    }

    public static void awaitState(String channel, String state) {
        await().atMost(Duration.ofSeconds(30)).until(() -> state(channel).equals(state));
    }
}
