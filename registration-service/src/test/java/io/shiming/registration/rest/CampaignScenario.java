package io.shiming.registration.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.registration.application.OrderWhatIsDue;
import io.shiming.registration.application.RemindOfOrders;
import jakarta.enterprise.inject.spi.CDI;
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

    /** One that was opened, and began, so many days ago. */
    public CampaignScenario(Scenario operator, int daysAgo) {
        this(operator, today());
        OwnerDatabase.change(
                "UPDATE campaign SET starts_on = starts_on - ?, opened_on = opened_on - ? WHERE id = ?",
                daysAgo,
                daysAgo,
                uuid());
    }

    /** One that is opened now. */
    CampaignScenario(Scenario operator, LocalDate startsOn) {
        this.operator = operator;
        id = operator.oss()
                .body(Map.of("startsOn", startsOn.toString()))
                .post("/v1/campaigns")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    public static LocalDate today() {
        return LocalDate.now(ZoneId.of("Asia/Shanghai"));
    }

    String id() {
        return id;
    }

    UUID uuid() {
        return UUID.fromString(id);
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

    /** That a user was told, as if it had been recorded seventy days ago. */
    public void told(String number) {
        String user = post("/notices", notice(number)).statusCode(200).extract().path("id");
        OwnerDatabase.change("""
                UPDATE campaign_user u SET notified_on = u.notified_on - 70,
                    due_on = greatest(c.starts_on + 60, u.notified_on - 40, u.extended_until) + 1
                FROM campaign c WHERE c.id = u.campaign_id AND u.state = 'NOTIFIED' AND u.id = ?""", UUID.fromString(user));
    }

    /** A number is registered at the campaign's operator, and the check is over; the answer is the registration. */
    String register(String number) {
        Map<String, Object> body = operator.individual("张三");
        Scenario.at(body, "service").put("number", number);
        String registration = operator.register(body)
                .then()
                // The latter when the check takes longer than is waited for.
                .statusCode(anyOf(is(201), is(202)))
                .extract()
                .path("id");
        await().atMost(PATIENCE)
                .until(() -> operator.oss()
                        .get("/v1/registrations/" + registration)
                        .path("status")
                        .equals("ACTIVE"));
        return registration;
    }

    /** What is due is ordered, and reminded of, now: whether it is by this or by the service's own timer. */
    static void sweep() {
        bean(OrderWhatIsDue.class).run().await().atMost(PATIENCE);
        bean(RemindOfOrders.class).run().await().atMost(PATIENCE);
    }

    private static <T> T bean(Class<T> type) {
        return CDI.current().select(type).get();
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
        byte[] sealed = (byte[]) column(number, "sealed");
        change(number, "sealed = '\\x00'");
        return sealed;
    }

    public void repair(String number, byte[] sealed) {
        OwnerDatabase.change("UPDATE campaign_user SET sealed = ? WHERE id = ?", sealed, userId(number));
    }

    public String state(String number) {
        return user(number).getString("state");
    }

    /** The latest order of a kind about a user; null while there is none. */
    String order(String number, String kind) {
        List<String> all = user(number).getList("orders.findAll { it.kind == '" + kind + "' }.id");
        return all.isEmpty() ? null : all.get(all.size() - 1);
    }

    public String awaitOrder(String number, String kind) {
        return awaitOrderAfter(number, kind, null);
    }

    /** Another one than that. */
    String awaitOrderAfter(String number, String kind, String before) {
        return await().atMost(PATIENCE)
                .until(
                        () -> {
                            sweep();
                            return order(number, kind);
                        },
                        order -> !Objects.equals(order, before));
    }

    /** A column of the user's row. */
    Object column(String number, String column) {
        return OwnerDatabase.rows("SELECT " + column + " AS it FROM campaign_user WHERE id = ?", userId(number))
                .get(0)
                .get("it");
    }

    /** Changes the user's row behind the service's back. */
    public void change(String number, String columns) {
        assertThat(OwnerDatabase.change("UPDATE campaign_user SET " + columns + " WHERE id = ?", userId(number)))
                .isEqualTo(1);
    }

    UUID userId(String number) {
        return UUID.fromString(user(number).getString("id"));
    }

    ValidatableResponse acknowledge(String order, Map<String, ?> body) {
        return post("/orders/" + order + "/acknowledgement", body);
    }

    JsonPath progress() {
        return operator.oss().get(path("")).then().statusCode(200).extract().jsonPath();
    }
}
