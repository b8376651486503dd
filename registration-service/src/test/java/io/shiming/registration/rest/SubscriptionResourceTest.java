package io.shiming.registration.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.noContent;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.JsonFormat;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.registration.application.DeliverEvents;
import jakarta.inject.Inject;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ServiceTest
class SubscriptionResourceTest {
    private static final String ACTIVATED = "io.shiming.registration.activated.v1";
    private static final String TERMINATED = "io.shiming.registration.terminated.v1";

    private final WireMockServer oss = new WireMockServer(
            WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());

    @Inject
    DeliverEvents deliverEvents;

    @Inject
    KeyServer keys;

    private Scenario operator;

    @BeforeEach
    void start() {
        operator = Scenario.anyOperator();
        oss.start();
        answer(noContent());
    }

    @AfterEach
    void stop() {
        oss.stop();
    }

    @Test
    @DisplayName("an operator's system is told of its own events, signed, without personal data")
    void told() throws WebhookVerificationException {
        Scenario rival = Scenario.anyOperator();
        String secret = subscribe(ACTIVATED).getString("secret");
        rival.register(rival.individual("李四"));
        Map<String, Object> body = operator.individual("张三");
        String registration =
                operator.register(body).then().statusCode(201).extract().path("id");
        LoggedRequest told = received(1).get(0);
        new Webhook(secret).verify(told.getBodyAsString(), headers(told));
        assertThatThrownBy(() -> new Webhook(secret).verify(told.getBodyAsString() + " ", headers(told)))
                .isInstanceOf(WebhookVerificationException.class);
        assertThat(told.getHeader("Content-Type")).isEqualTo("application/cloudevents+json");
        CloudEvent event = new JsonFormat().deserialize(told.getBody());
        assertThat(event.getType()).isEqualTo(ACTIVATED);
        assertThat(event.getId()).isEqualTo(told.getHeader("Webhook-Id"));
        JsonPath data = JsonPath.from(new String(event.getData().toBytes(), StandardCharsets.UTF_8));
        assertThat(data.getString("registrationId")).isEqualTo(registration);
        assertThat(data.getString("operatorId")).isEqualTo(operator.operatorId.toString());
        assertThat(told.getBodyAsString()).doesNotContain("张三", Scenario.ADULT, (String)
                Scenario.at(body, "service").get("number"));
    }

    @Test
    @DisplayName("only what was subscribed to is sent")
    void chosen() {
        subscribe(TERMINATED);
        String id = operator.register(operator.individual("张三"))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        operator.oss().body(Map.of("reason", "left")).post("/v1/registrations/" + id + "/termination");
        assertThat(received(1))
                .extracting(told -> new JsonFormat().deserialize(told.getBody()).getType())
                .containsExactly(TERMINATED);
    }

    @Test
    @DisplayName(
            "what is not answered 2xx is sent again under the same id until it is, and everybody sees how it stands")
    void again() {
        answer(serverError());
        String id = subscribe(ACTIVATED).getString("id");
        operator.register(operator.individual("张三"));
        assertThat(received(3))
                .extracting(told -> told.getHeader("Webhook-Id"))
                .containsOnly(received(1).get(0).getHeader("Webhook-Id"));
        deliveries(id)
                .body("items", hasSize(1))
                .body("items[0].status", equalTo("WAITING"))
                .body("items[0].eventType", equalTo(ACTIVATED))
                .body("items[0].attempts", greaterThan(1));
        answer(noContent());
        settled(id, "DELIVERED")
                .body("items[0].lastStatus", equalTo(204))
                .body("items[0].deliveredAt", notNullValue())
                .body("items[0].nextAttemptAt", nullValue());
    }

    @Test
    @DisplayName("a redirect is not followed, and nobody's silence is waited for without end")
    void oddAnswers() {
        answer(temporaryRedirect(base() + "/elsewhere"));
        String id = subscribe(ACTIVATED).getString("id");
        operator.register(operator.individual("张三"));
        patiently()
                .untilAsserted(() -> deliveries(id)
                        .body("items[0].lastStatus", equalTo(302))
                        .body("items[0].lastFailure", equalTo("STATUS")));
        received(2);
        assertThat(oss.getAllServeEvents())
                .extracting(told -> told.getRequest().getUrl())
                .containsOnly("/events");
        answer(noContent().withFixedDelay(3_000));
        patiently()
                .untilAsserted(() -> deliveries(id)
                        .body("items[0].lastFailure", equalTo("TIMEOUT"))
                        .body("items[0].lastStatus", nullValue()));
        answer(aResponse().withStatus(200).withBody("x".repeat(1_000_000)));
        settled(id, "DELIVERED");
    }

    @Test
    @DisplayName("410 ends it at once; it can be asked for again, under the same id")
    void gone() {
        answer(aResponse().withStatus(410));
        String id = subscribe(ACTIVATED).getString("id");
        operator.register(operator.individual("张三"));
        String event = settled(id, "FAILED")
                .body("items[0].attempts", equalTo(1))
                .body("items[0].lastStatus", equalTo(410))
                .extract()
                .path("items[0].id");
        answer(noContent());
        String path = "/v1/subscriptions/" + id + "/deliveries/" + event + "/redelivery";
        operator.oss()
                .post(path)
                .then()
                .statusCode(200)
                .body("status", equalTo("WAITING"))
                .body("id", equalTo(event));
        settled(id, "DELIVERED").body("items", hasSize(1)).body("items[0].attempts", equalTo(2));
        assertThat(received(2)).extracting(told -> told.getHeader("Webhook-Id")).containsOnly(event);
        Scenario rival = Scenario.anyOperator();
        rival.oss().post(path).then().statusCode(404);
        operator.oss()
                .post("/v1/subscriptions/" + id + "/deliveries/" + UUID.randomUUID() + "/redelivery")
                .then()
                .statusCode(404);
    }

    @Test
    @DisplayName("while a secret is renewed both sign, and the new one is another")
    void renewed() throws WebhookVerificationException {
        JsonPath made = subscribe(ACTIVATED);
        String path = "/v1/subscriptions/" + made.getString("id") + "/secret";
        String key = UUID.randomUUID().toString();
        String fresh = Scenario.as(operator.token(), key)
                .post(path)
                .then()
                .statusCode(200)
                .body("secret", startsWith("whsec_"))
                .body("secret", not(equalTo(made.getString("secret"))))
                .extract()
                .path("secret");
        Scenario.as(operator.token(), key)
                .post(path)
                .then()
                .statusCode(200)
                .header("Idempotency-Replayed", "true")
                .body("secret", equalTo(fresh));
        operator.register(operator.individual("张三"));
        LoggedRequest told = received(1).get(0);
        new Webhook(fresh).verify(told.getBodyAsString(), headers(told));
        new Webhook(made.getString("secret")).verify(told.getBodyAsString(), headers(told));
        OwnerDatabase.change("UPDATE subscription SET former_until[1] = now() - interval '1 second' WHERE id = '"
                + made.getString("id") + "'");
        operator.register(operator.individual("张三"));
        LoggedRequest later = received(2).get(1);
        new Webhook(fresh).verify(later.getBodyAsString(), headers(later));
        assertThatThrownBy(() -> new Webhook(made.getString("secret")).verify(later.getBodyAsString(), headers(later)))
                .isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    @DisplayName("whoever renews a secret again cuts nobody off")
    void renewedAgain() throws WebhookVerificationException {
        JsonPath made = subscribe(ACTIVATED);
        String path = "/v1/subscriptions/" + made.getString("id") + "/secret";
        List<String> secrets = new ArrayList<>(List.of(made.getString("secret")));
        for (int i = 0; i < 4; i++) {
            secrets.add(
                    operator.oss().post(path).then().statusCode(200).extract().path("secret"));
        }
        operator.oss().post(path).then().statusCode(409).body("code", equalTo("STATUS_CONFLICT"));
        operator.register(operator.individual("张三"));
        LoggedRequest told = received(1).get(0);
        for (String secret : secrets) {
            new Webhook(secret).verify(told.getBodyAsString(), headers(told));
        }
    }

    @Test
    @DisplayName("whoever is told no more gets nothing that was on its way, and its secret is destroyed")
    void ended() {
        answer(serverError());
        String id = subscribe(ACTIVATED).getString("id");
        operator.register(operator.individual("张三"));
        received(1);
        Scenario rival = Scenario.anyOperator();
        rival.oss().delete("/v1/subscriptions/" + id).then().statusCode(404);
        operator.oss().delete("/v1/subscriptions/" + id).then().statusCode(204);
        operator.oss().delete("/v1/subscriptions/" + id).then().statusCode(404);
        operator.oss().get("/v1/subscriptions/" + id + "/deliveries").then().statusCode(404);
        deliverEvents.forget().await().indefinitely();
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM delivery WHERE subscription_id = ?::uuid", UUID.fromString(id)))
                .isZero();
    }

    @Test
    @DisplayName("what is asked for while an attempt is under way is not lost by how that attempt ends")
    void askedForMeanwhile() {
        answer(aResponse().withStatus(410).withFixedDelay(800));
        String id = subscribe(ACTIVATED).getString("id");
        operator.register(operator.individual("张三"));
        patiently().untilAsserted(() -> deliveries(id).body("items[0].attempts", equalTo(1)));
        String event = deliveries(id).extract().path("items[0].id");
        operator.oss()
                .post("/v1/subscriptions/" + id + "/deliveries/" + event + "/redelivery")
                .then()
                .statusCode(200);
        answer(noContent());
        settled(id, "DELIVERED").body("items[0].attempts", equalTo(2));
    }

    @Test
    @DisplayName("a secret is shown once, to its operator, and kept sealed")
    void secretOnce() {
        JsonPath made = subscribe(ACTIVATED, TERMINATED);
        String path = "/v1/subscriptions/" + made.getString("id");
        operator.oss()
                .get(path)
                .then()
                .statusCode(200)
                .body("secret", nullValue())
                .body("callback", equalTo(base() + "/events"))
                .body("eventTypes", contains(ACTIVATED, TERMINATED));
        operator.oss().get("/v1/subscriptions").then().body("items.secret", everyItem(nullValue()));
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM subscription WHERE position(?::bytea IN secret) > 0",
                        made.getString("secret").getBytes(StandardCharsets.UTF_8)))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.2/",
                "https://localhost/",
                "https://[::1]/",
                "https://10.0.0.1/",
                "https://169.254.169.254/latest/meta-data/",
                "https://nobody.invalid/",
                "http://93.184.215.14/"
            })
    @DisplayName("what is not public, or not https, is not called")
    void notAllowed(String callback) {
        operator.oss()
                .body(Map.of("callback", callback, "eventTypes", List.of(ACTIVATED)))
                .post("/v1/subscriptions")
                .then()
                .statusCode(422)
                .body("code", equalTo("CALLBACK_NOT_ALLOWED"));
    }

    @Test
    @DisplayName("a name that stands for another address by now is not called")
    void rebound() {
        String id = subscribe(ACTIVATED).getString("id");
        UUID subscription = UUID.fromString(id);
        byte[] elsewhere = keys.find(List.of(subscription))
                .await()
                .indefinitely()
                .get(subscription)
                .seal(
                        "https://localhost/events".getBytes(StandardCharsets.UTF_8),
                        DataKey.Binding.of(operator.operatorId, subscription, "callback"));
        OwnerDatabase.change("UPDATE subscription SET callback = ? WHERE id = ?::uuid", elsewhere, id);
        operator.register(operator.individual("张三"));
        patiently().untilAsserted(() -> deliveries(id).body("items[0].lastFailure", equalTo("NOT_ALLOWED")));
        assertThat(oss.getAllServeEvents()).isEmpty();
    }

    @Test
    void everythingWrongIsNamed() {
        operator.oss()
                .body(Map.of("callback", "ftp://x/", "eventTypes", List.of(ACTIVATED, "x", ACTIVATED)))
                .post("/v1/subscriptions")
                .then()
                .statusCode(400)
                .body("violations.field", hasItems("/callback", "/eventTypes/1", "/eventTypes/2"))
                .body("violations.code", hasItems("MALFORMED", "WRONG_TYPE", "NOT_UNIQUE"));
        operator.oss()
                .body(Map.of("callback", base()))
                .post("/v1/subscriptions")
                .then()
                .statusCode(400)
                .body("violations.field", contains("/eventTypes"));
        String id = subscribe(ACTIVATED).getString("id");
        io.restassured.RestAssured.given()
                .auth()
                .oauth2(operator.token())
                .post("/v1/subscriptions/" + id + "/secret")
                .then()
                .statusCode(400)
                .body("code", equalTo("IDEMPOTENCY_KEY_MISSING"));
    }

    @Test
    void anOperatorHasSoManyAtMost() {
        for (int i = 0; i < 20; i++) {
            subscribe(ACTIVATED);
        }
        operator.oss()
                .body(Map.of("callback", base(), "eventTypes", List.of(ACTIVATED)))
                .post("/v1/subscriptions")
                .then()
                .statusCode(409)
                .body("code", equalTo("TOO_MANY_SUBSCRIPTIONS"));
        String next = operator.oss()
                .get("/v1/subscriptions?limit=15")
                .then()
                .body("items", hasSize(15))
                .extract()
                .path("next");
        operator.oss().get("/v1/subscriptions?after=" + next).then().body("items", hasSize(5));
    }

    private JsonPath subscribe(String... eventTypes) {
        return operator.oss()
                .body(Map.of("callback", base() + "/events", "eventTypes", List.of(eventTypes)))
                .post("/v1/subscriptions")
                .then()
                .statusCode(201)
                .header("Location", notNullValue())
                .body("secret", startsWith("whsec_"))
                .extract()
                .jsonPath();
    }

    private String base() {
        return "http://127.0.0.1:" + oss.port();
    }

    private void answer(ResponseDefinitionBuilder with) {
        oss.stubFor(any(anyUrl()).willReturn(with));
    }

    /** In the order they came; at least so many. */
    private List<LoggedRequest> received(int atLeast) {
        patiently().until(() -> oss.getAllServeEvents().size() >= atLeast);
        return oss.getAllServeEvents().stream()
                .map(event -> event.getRequest())
                .sorted(java.util.Comparator.comparing(LoggedRequest::getLoggedDate))
                .toList();
    }

    private ValidatableResponse deliveries(String id) {
        return operator.oss()
                .get("/v1/subscriptions/" + id + "/deliveries")
                .then()
                .statusCode(200);
    }

    private ValidatableResponse settled(String id, String status) {
        patiently().untilAsserted(() -> deliveries(id).body("items[0].status", equalTo(status)));
        return deliveries(id);
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(30));
    }

    private static HttpHeaders headers(LoggedRequest told) {
        return HttpHeaders.of(
                told.getHeaders().all().stream()
                        .collect(Collectors.toMap(
                                header -> header.key().toLowerCase(java.util.Locale.ROOT), header -> header.values())),
                (name, value) -> true);
    }
}
