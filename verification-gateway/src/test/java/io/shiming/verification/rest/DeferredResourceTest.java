package io.shiming.verification.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.nullValue;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.shiming.foundation.testing.NormalisationPage;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.verification.Checks;
import io.shiming.verification.Peers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fail closed: what a department did not clearly say is asked again until it does, and is never a match. */
@QuarkusTest
class DeferredResourceTest {
    private static final String DEPARTMENT = "market-regulation";
    private static final String CHANNEL = "MARKET_REGULATION";
    private static final String TYPE = "BUSINESS_LICENCE";
    private static final Duration ASKER_WAITS = Duration.ofSeconds(2);

    /**
     * The channel takes checks and has answered one, so that it takes three failures in a row to close it. It need not be
     * UP yet, for which it would have to be good for seconds.
     */
    @BeforeEach
    void allWell() {
        Peers.allWell();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !Checks.state(CHANNEL).equals("DOWN"));
        await().atMost(Duration.ofSeconds(30)).until(() -> answered());
    }

    private static boolean answered() {
        return Checks.post(Checks.body(TYPE, Checks.number(), "样本公司")).statusCode() == 200;
    }

    static Stream<Arguments> faults() {
        String match = "{\"result\":\"CONSISTENT\"}";
        return Stream.of(
                fault("an answer that takes too long", okJson(match).withFixedDelay(4_000)),
                fault("an answer that trickles", okJson(match).withChunkedDribbleDelay(20, 8_000)),
                fault("a reset connection", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)),
                fault("no answer at all", aResponse().withFault(Fault.EMPTY_RESPONSE)),
                fault("a broken chunk", aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK)),
                fault("garbage", aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE)),
                fault("status 500", okJson(match).withStatus(500)),
                fault("status 503", okJson(match).withStatus(503)),
                fault("status 404", okJson(match).withStatus(404)),
                fault("status 401", okJson(match).withStatus(401)),
                fault("status 201", okJson(match).withStatus(201)),
                fault("a redirect", status(302).withHeader("Location", "/civil-affairs/v1/checks")),
                fault("an empty body", okJson("")),
                fault("malformed JSON", okJson("{\"result\":\"CONSISTENT\"")),
                fault("two answers in one", okJson(match + match)),
                fault("an answer twice", okJson("{\"result\":\"FORGED\",\"result\":\"CONSISTENT\"}")),
                fault("an unknown result", okJson("{\"result\":\"MAYBE\"}")),
                fault("a result in small letters", okJson("{\"result\":\"consistent\"}")),
                fault("a result with a blank", okJson("{\"result\":\"CONSISTENT \"}")),
                fault("a result by number", okJson("{\"result\":0}")),
                fault("no result", okJson("{\"result\":null}")),
                fault("null", okJson("null")),
                fault("more than was asked", okJson("{\"result\":\"CONSISTENT\",\"ethnicity\":\"?\"}")),
                fault("another media type", okJson(match).withHeader("Content-Type", "text/html")),
                fault("no media type", aResponse().withBody(match)),
                fault("a huge body", okJson(match + " ".repeat(10_000_000))));
    }

    private static Arguments fault(String what, ResponseDefinitionBuilder answer) {
        return Arguments.of(what, answer);
    }

    @ParameterizedTest(name = "Art. 9 {0} is no match: deferred, and settled when the department answers")
    @MethodSource("faults")
    void faultMatrix(String what, ResponseDefinitionBuilder answer) {
        String number = Checks.number();
        Peers.answer(DEPARTMENT, number, answer);
        Map<String, Object> body = Checks.body(TYPE, number, "样本公司");
        Instant asked = Instant.now();
        Response pending = Checks.post(body);
        assertThat(Duration.between(asked, Instant.now())).isLessThan(ASKER_WAITS);
        String id = pending.then()
                .statusCode(202)
                .header("Location", endsWith("/v1/verifications/" + pending.path("id")))
                .body("outcome", org.hamcrest.Matchers.equalTo("PENDING"))
                .body("channel", org.hamcrest.Matchers.equalTo(CHANNEL))
                .body("checkedAt", nullValue())
                .extract()
                .path("id");
        assertThat(Checks.outcome(id)).isEqualTo("PENDING");
        assertThat(asked(number)).isPositive();
        // A good one in between, so that one more failure does not take the channel DOWN.
        Checks.post(Checks.body(TYPE, Checks.number(), "样本公司"));
        Peers.allWell();
        Checks.awaitOutcome(id, "MATCH");
    }

    @Test
    @DisplayName("Art. 9 a department that is slower than any asker waits still settles everything, by itself")
    void slow() {
        Checks.awaitState(CHANNEL, "UP");
        Peers.everything(DEPARTMENT, okJson("{\"result\":\"CONSISTENT\"}").withFixedDelay(1_600));
        String id = Checks.post(Checks.body(TYPE, Checks.number(), "样本公司"))
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        Checks.awaitOutcome(id, "MATCH");
        // Its probes are slow too, and do not close the channel for good.
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !Checks.state(CHANNEL).equals("UP"));
        String later = Checks.post(Checks.body(TYPE, Checks.number(), "样本公司"))
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        Checks.awaitOutcome(later, "MATCH");
        assertThat(Checks.state("PUBLIC_SECURITY")).isEqualTo("UP");
    }

    @Test
    @DisplayName("Art. 9 a question the department hangs over holds up no other")
    void hanging() {
        String hangs = Checks.number();
        Peers.answer(DEPARTMENT, hangs, okJson("{\"result\":\"CONSISTENT\"}").withFixedDelay(8_000));
        String slowId = Checks.post(Checks.body(TYPE, hangs, "样本公司"))
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        await().atMost(Duration.ofSeconds(5)).until(() -> asked(hangs) == 2);
        // A good one in between, and a failure that is not tried again at once, so that the channel is not DOWN.
        Checks.post(Checks.body(TYPE, Checks.number(), "样本公司")).then().statusCode(200);
        String number = Checks.number();
        Peers.answer(DEPARTMENT, number, okJson(""));
        String id = Checks.post(Checks.body(TYPE, number, "样本公司"))
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        Peers.allWell();
        await().atMost(Duration.ofSeconds(5)).until(() -> Checks.outcome(id).equals("MATCH"));
        assertThat(Checks.outcome(slowId)).isEqualTo("PENDING");
        Checks.awaitOutcome(slowId, "MATCH");
    }

    @Test
    @DisplayName("Art. 9 who waits for a place here in vain is deferred, and the department is not blamed")
    void ownQueue() throws Exception {
        Peers.everything(DEPARTMENT, okJson("{\"result\":\"CONSISTENT\"}").withFixedDelay(700));
        // Three times as many as have a place: the second third is not through in time, the last is not even sent.
        int askers = 24;
        ExecutorService threads = Executors.newFixedThreadPool(askers);
        List<Future<Response>> answers = new ArrayList<>();
        try {
            for (int i = 0; i < askers; i++) {
                Map<String, Object> body = Checks.body(TYPE, Checks.number(), "样本公司");
                answers.add(threads.submit(() -> Checks.post(body)));
            }
            List<String> deferred = new ArrayList<>();
            for (Future<Response> answer : answers) {
                if (answer.get().statusCode() == 202) {
                    deferred.add(answer.get().path("id"));
                }
            }
            assertThat(deferred).hasSizeGreaterThan(3);
            // Blamed for three it would be DOWN. On a busy machine it may well be slow, which is another matter.
            assertThat(Checks.state(CHANNEL)).isNotEqualTo("DOWN");
            deferred.forEach(id -> Checks.awaitOutcome(id, "MATCH"));
            assertThat(Checks.state(CHANNEL)).isNotEqualTo("DOWN");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @DisplayName("Art. 9 a department that answers nothing but probes leaves UP at the third failed call")
    void onlyProbesAreAnswered() {
        Checks.awaitState(CHANNEL, "UP");
        String number = Checks.number();
        Peers.answer(DEPARTMENT, number, status(500));
        Map<String, Object> body = Checks.body(TYPE, number, "样本公司");
        // Two calls: it is tried once more. The third is that of the queue, or of the next asker.
        String id = Checks.post(body).then().statusCode(202).extract().path("id");
        Checks.post(body).then().statusCode(202);
        assertThat(Checks.state(CHANNEL)).isNotEqualTo("UP");
        Peers.allWell();
        Checks.awaitState(CHANNEL, "UP");
        Checks.awaitOutcome(id, "MATCH");
    }

    @ParameterizedTest(name = "a question the department answers {0} is not asked again and again")
    @ValueSource(ints = {400, 422})
    void notTaken(int answer) throws InterruptedException {
        Checks.awaitState(CHANNEL, "UP");
        String number = Checks.number();
        Peers.answer(DEPARTMENT, number, status(answer));
        Map<String, Object> body = Checks.body(TYPE, number, "样本公司");
        String id = Checks.post(body).then().statusCode(202).extract().path("id");
        await().atMost(Duration.ofSeconds(5)).until(() -> asked(number) == 2);
        // Time enough for two more attempts after usual pauses.
        Thread.sleep(3_000);
        assertThat(asked(number)).isEqualTo(2);
        assertThat(Checks.state(CHANNEL)).isEqualTo("UP");
        Peers.allWell();
        Checks.post(body).then().statusCode(200);
        assertThat(Checks.outcome(id)).isEqualTo("MATCH");
    }

    private static int asked(String number) {
        return Peers.stubs()
                .find(postRequestedFor(urlEqualTo("/" + DEPARTMENT + "/v1/checks"))
                        .withRequestBody(matchingJsonPath("$.documentNumber", equalTo(number))))
                .size();
    }

    @Test
    @DisplayName("Art. 9 a channel that is down costs its askers no time; when it is back, all is settled and reported")
    void recovery() {
        Peers.everything(DEPARTMENT, status(503));
        Checks.awaitState(CHANNEL, "DOWN");
        int others = deferred();
        List<String> ids = new ArrayList<>();
        List<String> numbers = new ArrayList<>();
        Instant asked = Instant.now();
        for (int i = 0; i < 120; i++) {
            String number = Checks.number();
            numbers.add(number);
            ids.add(Checks.post(Checks.body(TYPE, number, "样本公司"))
                    .then()
                    .statusCode(202)
                    .extract()
                    .path("id"));
        }
        // Waiting for the department would take four times as long.
        assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(60));
        // No check was sent in vain; everything waits.
        assertThat(Peers.stubs().find(postRequestedFor(urlEqualTo("/" + DEPARTMENT + "/v1/checks"))))
                .extracting(LoggedRequest::getBodyAsString)
                .noneMatch(sent -> numbers.stream().anyMatch(sent::contains));
        assertThat(deferred()).isEqualTo(others + 120);
        assertThat(Checks.state("PUBLIC_SECURITY")).isEqualTo("UP");

        Peers.allWell();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(reportedOnes()).filteredOn(ids::contains).containsExactlyInAnyOrderElementsOf(ids));
        ids.forEach(id -> assertThat(Checks.outcome(id)).isEqualTo("MATCH"));
        assertThat(deferred()).isLessThanOrEqualTo(others);
        assertThat(sealedRows(ids)).isZero();
    }

    @Test
    @DisplayName("registration-service is told until it acknowledges, always with the same key")
    void reportedUntilAcknowledged() {
        String number = Checks.number();
        Peers.answer(DEPARTMENT, number, status(500));
        Map<String, Object> body = Checks.body(TYPE, number, "样本公司");
        String id = Checks.asService()
                .header("X-Correlator", "report-me")
                .body(body)
                .post("/v1/verifications")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        busy(id, 404, Scenario.STARTED, "once");
        busy(id, 503, "once", "twice");
        busy(id, 409, "twice", "over");
        Peers.answer(DEPARTMENT, number, okJson("{\"result\":\"CONSISTENT\"}"));
        await().atMost(Duration.ofSeconds(30)).until(() -> reported(id).size() == 4);
        assertThat(reported(id))
                .extracting(request -> request.getHeader("Idempotency-Key"))
                .containsOnly(reported(id).get(0).getHeader("Idempotency-Key"))
                .doesNotContainNull();
        LoggedRequest report = reported(id).get(0);
        assertThat(report.getHeader("X-Correlator")).isEqualTo("report-me");
        assertThat(report.getHeader("Authorization")).startsWith("Bearer ");
        assertThat(report.getHeader("Content-Type")).startsWith("application/json");
        assertThat(io.restassured.path.json.JsonPath.from(report.getBodyAsString())
                        .getMap("$"))
                .containsOnlyKeys("verificationId", "context", "asker", "channel", "outcome", "receipt", "checkedAt")
                .containsEntry("verificationId", id)
                .containsEntry("context", body.get("context"))
                .containsEntry("asker", body.get("asker"))
                .containsEntry("channel", CHANNEL)
                .containsEntry("outcome", "MATCH");
    }

    @ParameterizedTest(name = "what was checked for {0} is reported to service {1}")
    @CsvSource({"REGISTRATION, registration", "VENUE_LOGON, registration", "AGENT_QUALIFICATION, agent"})
    void reportedToWhoAsked(String kind, String service) {
        String number = Checks.number();
        Peers.answer(DEPARTMENT, number, status(422));
        Map<String, Object> body = Checks.body(TYPE, number, "样本公司");
        body.put("context", Map.of("kind", kind, "id", UUID.randomUUID().toString()));
        String id = Checks.post(body).then().statusCode(202).extract().path("id");
        Peers.allWell();
        Checks.post(body).then().statusCode(200);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !Peers.stubs()
                        .find(postRequestedFor(urlEqualTo("/" + service + "/v1/verification-outcomes"))
                                .withRequestBody(matchingJsonPath("$.verificationId", equalTo(id))))
                        .isEmpty());
    }

    private static void busy(String id, int answer, String from, String to) {
        Peers.stubs()
                .register(post(urlEqualTo(Peers.REPORTS))
                        .withRequestBody(matchingJsonPath("$.verificationId", equalTo(id)))
                        .inScenario("busy")
                        .whenScenarioStateIs(from)
                        .willSetStateTo(to)
                        .willReturn(status(answer)));
    }

    @Test
    @DisplayName("who asks the same again while it is pending gets the same verification, and its outcome")
    void repeated() {
        String number = Checks.number();
        // An answer that does not count against the channel, which so stays UP.
        Peers.answer(DEPARTMENT, number, status(422));
        Map<String, Object> body = Checks.body(TYPE, number, "样本公司");
        String id = Checks.post(body).then().statusCode(202).extract().path("id");
        Checks.post(body).then().statusCode(202).body("id", org.hamcrest.Matchers.equalTo(id));
        Map<String, Object> another = Checks.body(TYPE, number, "样本公司");
        Checks.post(another).then().statusCode(202).body("id", org.hamcrest.Matchers.not(id));
        Peers.allWell();
        Checks.post(body).then().statusCode(200).body("outcome", org.hamcrest.Matchers.equalTo("MATCH"));
        Checks.post(another).then().statusCode(200);
        Checks.awaitOutcome(id, "MATCH");
    }

    @Test
    @DisplayName("Art. 9 asked again in any documented spelling it is the same check, in another it is not")
    void repeatedInAnotherSpelling() {
        // A document has a budget of five names that are not answered yet, so there are several.
        List<String> compared = NormalisationPage.names().stream()
                .map(NormalisationPage.Example::compared)
                .distinct()
                .toList();
        Map<Integer, String> numbers = new HashMap<>();
        Map<String, String> ids = new HashMap<>();
        Map<String, Object> body = Checks.body(TYPE, "", "");
        for (NormalisationPage.Example name : NormalisationPage.names()) {
            String number = numbers.computeIfAbsent(compared.indexOf(name.compared()) / 4, some -> newNumberNotTaken());
            body.put("documentNumber", number);
            // A tab is refused.
            body.put("name", name.given().replace('\t', ' '));
            String id = Checks.post(body).then().statusCode(202).extract().path("id");
            assertThat(ids.computeIfAbsent(name.compared(), first -> id)).isEqualTo(id);
        }
        assertThat(new HashSet<>(ids.values())).hasSameSizeAs(ids.keySet()).hasSizeGreaterThan(5);
        body.computeIfPresent("documentNumber", (member, number) -> ((String) number).toLowerCase(Locale.ROOT));
        assertThat(ids).containsValue(Checks.post(body).path("id"));
    }

    private static String newNumberNotTaken() {
        String number = "Ｔ " + Checks.number();
        Peers.answer(DEPARTMENT, number, status(422));
        Peers.answer(DEPARTMENT, number.toLowerCase(Locale.ROOT), status(422));
        return number;
    }

    @Test
    @DisplayName("Art. 10 an expired document is still expired when its check was deferred")
    void expiredAndDeferred() {
        String number = Checks.number();
        Peers.answer(DEPARTMENT, number, status(500));
        Map<String, Object> body = Checks.body(TYPE, number, "样本公司");
        body.put("validUntil", "2020-01-01");
        String id = Checks.post(body).then().statusCode(202).extract().path("id");
        Peers.allWell();
        Checks.awaitOutcome(id, "EXPIRED");
    }

    @Test
    @DisplayName("Art. 10 with another day of expiry it is another check, though the first is pending")
    void anotherDayOfExpiry() {
        String number = Checks.number();
        Peers.answer(DEPARTMENT, number, status(500));
        Map<String, Object> body = Checks.body(TYPE, number, "样本公司");
        String silent = Checks.post(body).then().statusCode(202).extract().path("id");
        body.put("validUntil", "2020-01-01");
        String expired = Checks.post(body).then().statusCode(202).extract().path("id");
        assertThat(Checks.post(body).<String>path("id")).isEqualTo(expired).isNotEqualTo(silent);
        body.put("validUntil", "2099-12-31");
        String valid = Checks.post(body).then().statusCode(202).extract().path("id");
        Peers.allWell();
        Checks.awaitOutcome(silent, "MATCH");
        Checks.awaitOutcome(expired, "EXPIRED");
        Checks.awaitOutcome(valid, "MATCH");
    }

    @Test
    @DisplayName("Art. 16 a deferred question is sealed while it waits, and gone when it is settled")
    void sealedWhileItWaits() {
        String number = Checks.number();
        Peers.answer(DEPARTMENT, number, status(500));
        String id = Checks.post(Checks.body(TYPE, number, "样本公司"))
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        assertThat(sealedRows(List.of(id))).isEqualTo(1);
        String row = (String) OwnerDatabase.rows(
                        "SELECT encode(sealed, 'escape') || v::text AS row FROM verification v WHERE id = ?",
                        UUID.fromString(id))
                .get(0)
                .get("row");
        assertThat(row).contains("PENDING").doesNotContain(number).doesNotContain("样本公司");
        Peers.allWell();
        Checks.awaitOutcome(id, "MATCH");
        assertThat(sealedRows(List.of(id))).isZero();
    }

    @Test
    @DisplayName(
            "Art. 9 a check that no department answered by its deadline is given up, and who asked is told so, once")
    void givenUp() {
        String number = Checks.number();
        Peers.answer(DEPARTMENT, number, status(422));
        Map<String, Object> body = Checks.body(TYPE, number, "样本公司");
        String id = Checks.post(body).then().statusCode(202).extract().path("id");
        age(id, "23 hours 59 minutes");
        await().pollDelay(Duration.ofSeconds(3)).until(() -> reported(id).isEmpty());
        age(id, "1 minute");
        await().atMost(Duration.ofSeconds(30)).until(() -> reported(id).size() == 1);
        assertThat(io.restassured.path.json.JsonPath.from(reported(id).get(0).getBodyAsString())
                        .getMap("$"))
                .containsOnlyKeys("verificationId", "context", "asker", "channel", "outcome", "givenUpAt")
                .containsEntry("verificationId", id)
                .containsEntry("context", body.get("context"))
                .containsEntry("asker", body.get("asker"))
                .containsEntry("outcome", "PENDING");
        assertThat(Checks.outcome(id)).isEqualTo("PENDING");
        assertThat(sealedRows(List.of(id))).isZero();
        assertThat(audited(id, "verification.given-up")).isEqualTo(1);

        // Whoever asks again asks anew, and what was given up stays so.
        int asked = asked(number);
        Peers.answer(DEPARTMENT, number, okJson("{\"result\":\"CONSISTENT\"}"));
        Checks.post(body).then().statusCode(200).body("id", org.hamcrest.Matchers.not(id));
        assertThat(Checks.outcome(id)).isEqualTo("PENDING");
        assertThat(asked(number)).isEqualTo(asked + 1);
        assertThat(reported(id)).hasSize(1);
    }

    @Test
    @DisplayName("Art. 9 a match that comes after the deadline is none")
    void matchAfterTheDeadline() {
        String number = Checks.number();
        Peers.answer(DEPARTMENT, number, okJson(""));
        String id = Checks.post(Checks.body(TYPE, number, "样本公司"))
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        Peers.answer(DEPARTMENT, number, okJson("{\"result\":\"CONSISTENT\"}").withFixedDelay(5_000));
        await().atMost(Duration.ofSeconds(10)).until(() -> asked(number) == 2);
        // The department has been asked, and thinks about it while the deadline passes.
        age(id, "24 hours");
        await().atMost(Duration.ofSeconds(30)).until(() -> reported(id).size() == 1);
        await().pollDelay(Duration.ofSeconds(6)).until(() -> reported(id).size() == 1);
        assertThat(reported(id).get(0).getBodyAsString()).contains("givenUpAt").doesNotContain("MATCH");
        assertThat(Checks.outcome(id)).isEqualTo("PENDING");
        assertThat(audited(id, "verification.settled")).isZero();
    }

    /** As if it had been asked for so long before. */
    private static void age(String id, String by) {
        OwnerDatabase.change(
                "UPDATE verification SET requested_at = requested_at - ?::interval WHERE id = ?",
                by,
                UUID.fromString(id));
    }

    private static long audited(String id, String action) {
        return OwnerDatabase.count(
                "SELECT count(*) FROM audit_entry WHERE object_id = ? AND action = ?", UUID.fromString(id), action);
    }

    private List<LoggedRequest> reported(String id) {
        return Peers.stubs()
                .find(postRequestedFor(urlEqualTo(Peers.REPORTS))
                        .withRequestBody(matchingJsonPath("$.verificationId", equalTo(id))));
    }

    /** What was reported, as often as it was. */
    private static List<String> reportedOnes() {
        return Peers.stubs().find(postRequestedFor(urlEqualTo(Peers.REPORTS))).stream()
                .map(report -> io.restassured.path.json.JsonPath.from(report.getBodyAsString())
                        .getString("verificationId"))
                .toList();
    }

    private static int deferred() {
        return Checks.asService()
                .get("/v1/channels")
                .then()
                .extract()
                .path("items.find { it.channel == '%s' }.deferred".formatted(CHANNEL));
    }

    private long sealedRows(List<String> ids) {
        return OwnerDatabase.count(
                "SELECT count(*) FROM verification WHERE id = ANY (string_to_array(?, ',')::uuid[])"
                        + " AND sealed IS NOT NULL",
                String.join(",", ids));
    }
}
