package io.shiming.registration.rest;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.shiming.foundation.testing.OwnerDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

/** A campaign that an operator opened, and what it tells of it. */
public final class CampaignScenario {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Scenario operator;
    private final String id;

    /** One that began so many days ago. */
    public CampaignScenario(Scenario operator, int daysAgo) {
        this.operator = operator;
        id = operator.oss()
                .body(Map.of("startsOn", today().minusDays(daysAgo).toString()))
                .post("/v1/campaigns")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    static LocalDate today() {
        return LocalDate.now(ZoneId.of("Asia/Shanghai"));
    }

    String id() {
        return id;
    }

    String path(String rest) {
        return "/v1/campaigns/" + id + rest;
    }

    /** Brings users by their numbers. */
    public List<JsonNode> bring(String... numbers) {
        return lines(Arrays.stream(numbers)
                .map(number -> "{\"serviceNumber\":\"" + number + "\"}")
                .collect(Collectors.joining("\n")));
    }

    List<JsonNode> lines(String body) {
        return stream(operator, body)
                .then()
                .statusCode(200)
                .extract()
                .asString()
                .lines()
                .map(CampaignScenario::json)
                .toList();
    }

    private static JsonNode json(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    Response stream(Scenario as, String body) {
        return given().auth()
                .oauth2(as.token())
                .contentType("application/x-ndjson")
                .body(body.getBytes(StandardCharsets.UTF_8))
                .post(path("/users"));
    }

    static Map<String, Object> notice(String number) {
        String at = Instant.now().minus(Duration.ofDays(70)).toString();
        return new HashMap<>(Map.of(
                "serviceNumber",
                number,
                "channel",
                "SMS",
                "sentAt",
                at,
                "deliveredAt",
                at,
                "proof",
                Map.of("reference", "receipt 17", "sha256", "0".repeat(64))));
    }

    /** That a user was told, seventy days ago. */
    JsonPath told(String number) {
        return post("/notices", notice(number)).statusCode(200).extract().jsonPath();
    }

    ValidatableResponse post(String rest, Map<String, ?> body) {
        return operator.oss().body(body).post(path(rest)).then();
    }

    JsonPath user(String number) {
        return post("/users/search", Map.of("serviceNumber", number))
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** What is kept of a user does not open any more; answers it as it was, for {@link #repair}. */
    public byte[] spoil(String number) {
        UUID id = UUID.fromString(user(number).getString("id"));
        byte[] sealed = (byte[]) OwnerDatabase.rows("SELECT sealed FROM campaign_user WHERE id = ?", id)
                .get(0)
                .get("sealed");
        OwnerDatabase.change("UPDATE campaign_user SET sealed = '\\x00' WHERE id = ?", id);
        return sealed;
    }

    public void repair(String number, byte[] sealed) {
        UUID id = UUID.fromString(user(number).getString("id"));
        OwnerDatabase.change("UPDATE campaign_user SET sealed = ? WHERE id = ?", sealed, id);
    }

    public String state(String number) {
        return user(number).getString("state");
    }

    JsonPath awaitState(String number, String state) {
        await().atMost(PATIENCE).until(() -> state(number).equals(state));
        return user(number);
    }

    /** The latest order of a kind about a user; null while there is none. */
    String order(String number, String kind) {
        List<String> all = user(number).getList("orders.findAll { it.kind == '" + kind + "' }.id");
        return all.isEmpty() ? null : all.get(all.size() - 1);
    }

    String awaitOrder(String number, String kind) {
        return await().atMost(PATIENCE).until(() -> order(number, kind), Objects::nonNull);
    }

    ValidatableResponse acknowledge(String order, Map<String, ?> body) {
        return post("/orders/" + order + "/acknowledgement", body);
    }

    JsonPath progress() {
        return operator.oss().get(path("")).then().statusCode(200).extract().jsonPath();
    }
}
