package io.shiming.verification.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.shiming.foundation.crypto.BlindIndex;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.PeerContract;
import io.shiming.verification.Checks;
import io.shiming.verification.Peers;
import io.shiming.verification.application.VerificationConfig;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class GuessingResourceTest {
    private static final String CARD = "RESIDENT_IDENTITY_CARD";
    private static final int A_DAY = 24 * 60 * 60;

    @Inject
    VerificationConfig config;

    @Inject
    BlindIndex index;

    private final String number = Checks.number();
    private final String asker = UUID.randomUUID().toString();

    @BeforeEach
    void departmentKnowsOneName() {
        Peers.allWell();
        Checks.awaitState("PUBLIC_SECURITY", "UP");
        Peers.answer("public-security", number, okJson("{\"result\":\"INCONSISTENT\"}"));
        Peers.stubs()
                .register(Peers.check("public-security")
                        .atPriority(1)
                        .withRequestBody(matchingJsonPath("$.documentNumber", equalTo(number)))
                        .withRequestBody(matchingJsonPath("$.name", equalTo("张三")))
                        .willReturn(okJson("{\"result\":\"CONSISTENT\"}")));
    }

    private Map<String, Object> guess(String name) {
        Map<String, Object> body = Checks.body(CARD, number, name);
        body.put("asker", Map.of("kind", "OPERATOR", "id", asker));
        return body;
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            Checks.post(guess("李" + i))
                    .then()
                    .statusCode(200)
                    .body("outcome", org.hamcrest.Matchers.equalTo("MISMATCH"));
        }
    }

    @Test
    @DisplayName(
            "Art. 9: after five wrong names no check is made of a document, right and wrong ones are answered alike,"
                    + " nothing is kept of them, and a probing incident is raised once")
    void paused() {
        fail(5);
        int asked = asked();
        long kept = OwnerDatabase.count("SELECT count(*) FROM verification");
        long recorded = OwnerDatabase.count("SELECT count(*) FROM audit_entry");

        Response right = Checks.post(guess("张三"));
        Response wrong = Checks.post(guess("王五"));
        Map<String, Object> elsewhere = guess("张三");
        elsewhere.put("asker", Map.of("kind", "VENUE", "id", UUID.randomUUID().toString()));
        Response byAnother = Checks.post(elsewhere);

        for (Response answer : List.of(right, wrong, byAnother)) {
            answer.then().statusCode(429).body("code", org.hamcrest.Matchers.equalTo("CHECKS_PAUSED"));
            assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(A_DAY - 120, A_DAY);
            assertThat(withoutCorrelator(answer)).isEqualTo(withoutCorrelator(right));
        }
        assertThat(asked()).isEqualTo(asked);
        assertThat(OwnerDatabase.count("SELECT count(*) FROM verification")).isEqualTo(kept);
        assertThat(OwnerDatabase.count("SELECT count(*) FROM audit_entry")).isEqualTo(recorded);
        assertThat(OwnerDatabase.rows(
                        "SELECT body FROM outbox WHERE target = 'incident' AND kind = 'probing'"
                                + " AND body->'asker'->>'id' = ? AND body->>'budget' = 'DOCUMENT'",
                        asker))
                .singleElement()
                .satisfies(row -> assertThat(row.get("body").toString()).doesNotContain(number));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> Peers.stubs()
                        .verifyThat(
                                1,
                                postRequestedFor(urlEqualTo(Peers.DETECTIONS))
                                        .withRequestBody(matchingJsonPath("$.kind", equalTo("PROBING")))
                                        .withRequestBody(
                                                matchingJsonPath("$.detail", equalTo("DOCUMENT_PUBLIC_SECURITY")))
                                        .withRequestBody(matchingJsonPath("$.operatorId", equalTo(asker)))
                                        .withRequestBody(matchingJsonPath("$.detectedAt"))
                                        .withRequestBody(matchingJsonPath("$.messageId"))));
        PeerContract incidents = PeerContract.of("incident-service");
        assertThat(Peers.stubs().find(postRequestedFor(urlEqualTo(Peers.DETECTIONS))))
                .isNotEmpty()
                .allSatisfy(told -> assertThat(incidents.complaint("/v1/detections", told.getBodyAsString()))
                        .isEmpty());
    }

    private static String withoutCorrelator(Response answer) {
        return answer.asString().replaceAll("\"correlator\":\"[^\"]*\"", "");
    }

    @Test
    @DisplayName("Art. 9: a pause ends when the first wrong check is a day old, and right checks never count")
    void ends() {
        fail(4);
        for (int i = 0; i < 6; i++) {
            Checks.post(guess("张三")).then().statusCode(200).body("outcome", org.hamcrest.Matchers.equalTo("MATCH"));
        }
        fail(1);
        Checks.post(guess("张三")).then().statusCode(429);

        OwnerDatabase.change(
                "UPDATE failed_check SET failed_at = failed_at - interval '1 day' WHERE (document, failed_at) ="
                        + " (SELECT document, min(failed_at) FROM failed_check WHERE document ="
                        + " (SELECT key FROM checks_pause ORDER BY until DESC LIMIT 1) GROUP BY document)");
        OwnerDatabase.change("UPDATE checks_pause SET until = until - interval '1 day'");

        Checks.post(guess("张三")).then().statusCode(200);
    }

    @Test
    @DisplayName("Art. 9: guessing with many requests at once gets no more answers than one by one")
    void together() throws Exception {
        Peers.stubs()
                .register(Peers.check("public-security")
                        .atPriority(2)
                        .withRequestBody(matchingJsonPath("$.documentNumber", equalTo(number)))
                        .willReturn(okJson("{\"result\":\"INCONSISTENT\"}").withFixedDelay(300)));
        ExecutorService clerks = Executors.newFixedThreadPool(20);
        try {
            List<CompletableFuture<Integer>> guesses = IntStream.range(0, 20)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> Checks.post(guess("李" + i)).statusCode(), clerks))
                    .toList();
            assertThat(guesses.stream().map(CompletableFuture::join).filter(status -> status != 429))
                    .hasSizeBetween(1, 5);
        } finally {
            clerks.shutdown();
        }
        assertThat(asked()).isLessThanOrEqualTo(5);
    }

    @Test
    @DisplayName("Art. 9: guesses made while a department is silent count until they are answered")
    void deferred() {
        Peers.stubs()
                .register(Peers.check("public-security")
                        .atPriority(1)
                        .withRequestBody(matchingJsonPath("$.documentNumber", equalTo(number)))
                        .willReturn(aResponse().withStatus(418)));
        String first = Checks.post(guess("李0")).then().statusCode(202).extract().path("id");
        for (int i = 1; i < 5; i++) {
            Checks.post(guess("李" + i)).then().statusCode(202);
        }
        Checks.post(guess("李5"))
                .then()
                .statusCode(429)
                .header("Retry-After", Integer::parseInt, allOf(greaterThan(0), lessThanOrEqualTo(60)));
        // Who is waited for already may be asked about again.
        assertThat(OwnerDatabase.count("SELECT count(*) FROM unsettled_guess WHERE verification_id = ?::uuid", first))
                .isEqualTo(1);

        departmentKnowsOneName();
        Checks.awaitOutcome(first, "MISMATCH");
        assertThat(OwnerDatabase.count("SELECT count(*) FROM unsettled_guess WHERE verification_id = ?::uuid", first))
                .isZero();
        assertThat(OwnerDatabase.count("SELECT count(*) FROM failed_check WHERE verification_id = ?::uuid", first))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 9: a resident's number has one budget, whatever type of document it is said to stand on")
    void typeIsNoSpelling() {
        fail(5);
        Map<String, Object> body = guess("张三");
        for (String type : List.of("TEMPORARY_IDENTITY_CARD", "HOUSEHOLD_REGISTER")) {
            body.put("documentType", type);
            Checks.post(body).then().statusCode(429);
        }
        body.put("documentType", "PASSPORT");
        Checks.post(body).then().statusCode(200);
    }

    @Test
    @DisplayName("Art. 9: what an asker had deferred is not asked either while its checks are paused")
    void deferredWhilePaused() {
        Peers.stubs()
                .register(Peers.check("public-security")
                        .atPriority(1)
                        .withRequestBody(matchingJsonPath("$.documentNumber", equalTo(number)))
                        .willReturn(aResponse().withStatus(418)));
        UUID id = UUID.fromString(
                Checks.post(guess("李四")).then().statusCode(202).extract().path("id"));
        OwnerDatabase.change(
                "INSERT INTO checks_pause VALUES (?, now() + interval '1 hour')",
                index.primary().of("guessing-asker", "OPERATOR", asker));
        departmentKnowsOneName();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> OwnerDatabase.count(
                                "SELECT count(*) FROM verification WHERE id = ? AND outcome = 'PENDING'"
                                        + " AND next_attempt_at > now() + interval '50 minutes'",
                                id)
                        == 1);

        OwnerDatabase.change("DELETE FROM checks_pause");
        OwnerDatabase.change("UPDATE verification SET next_attempt_at = requested_at WHERE id = ?", id);
        Checks.awaitOutcome(id.toString(), "MISMATCH");
    }

    @ParameterizedTest(name = "Art. 9: an {0} has a budget over all documents")
    @ValueSource(strings = {"OPERATOR", "VENUE", "AGENT"})
    void askers(String kind) {
        // As many as are left of the budget, but one.
        int budget = config.guessing().operator().failed();
        Map<String, Object> first = Checks.body(CARD, Checks.number(), "李四");
        first.put("asker", Map.of("kind", kind, "id", asker));
        Peers.everything("public-security", okJson("{\"result\":\"NO_RECORD\"}"));
        Checks.post(first).then().statusCode(200).body("outcome", org.hamcrest.Matchers.equalTo("NOT_FOUND"));
        assertThat(OwnerDatabase.change(
                        "UPDATE asker_failures SET failed = ? WHERE asker = ?",
                        budget - 1,
                        index.primary().of("guessing-asker", kind, asker)))
                .isEqualTo(1);

        Map<String, Object> last = Checks.body(CARD, Checks.number(), "李四");
        last.put("asker", Map.of("kind", kind, "id", asker));
        Checks.post(last).then().statusCode(200);
        Map<String, Object> tooMany = Checks.body(CARD, Checks.number(), "李四");
        tooMany.put("asker", Map.of("kind", kind, "id", asker));
        Checks.post(tooMany).then().statusCode(429).body("code", org.hamcrest.Matchers.equalTo("CHECKS_PAUSED"));
        Checks.post(Checks.body(CARD, Checks.number(), "李四")).then().statusCode(200);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM outbox WHERE kind = 'probing' AND body->'asker'->>'id' = ?"
                                + " AND body->>'budget' = 'ASKER'",
                        asker))
                .isEqualTo(1);
    }

    private int asked() {
        return Peers.stubs()
                .find(postRequestedFor(urlEqualTo("/public-security/v1/checks"))
                        .withRequestBody(matchingJsonPath("$.documentNumber", equalTo(number))))
                .size();
    }
}
