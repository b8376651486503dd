package io.shiming.verification.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import com.github.tomakehurst.wiremock.http.Fault;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.verification.Checks;
import io.shiming.verification.Peers;
import io.shiming.verification.application.KeepStatistics;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ChannelResourceTest {
    private static final String CHANNEL = "MARKET_REGULATION";
    private static final List<String> DEPARTMENTS = List.of("public-security", "market-regulation", "civil-affairs");
    /** Later than the service's own minutes, and than what it forgets. */
    private static final Instant THEN = Instant.parse("2030-01-01T00:00:00Z");

    @Inject
    KeepStatistics keepStatistics;

    @BeforeEach
    void allWell() {
        Peers.allWell();
    }

    @AfterEach
    void forget() {
        OwnerDatabase.change(
                "DELETE FROM channel_minute WHERE minute < ?::timestamptz",
                THEN.plusSeconds(86_400).toString());
    }

    private static ValidatableResponse statistics(String query) {
        return Checks.as("anybody", "subscriber")
                .urlEncodingEnabled(false)
                .get("/v1/channels/" + CHANNEL + "/statistics" + query)
                .then();
    }

    private static void written(Instant minute, int good, int millis, int timeouts) {
        OwnerDatabase.change(
                "INSERT INTO channel_minute VALUES (?, ?::timestamptz, ?, ?, 0, ?, 0, ?, 0, 0, ARRAY[?], ARRAY[?])",
                CHANNEL,
                minute.toString(),
                UUID.randomUUID(),
                good + timeouts,
                good,
                timeouts,
                millis,
                good);
    }

    @Test
    @DisplayName("Art. 9 how available and quick a channel was is told to anybody, over all replicas")
    void figures() {
        written(THEN, 90, 20, 0);
        written(THEN, 8, 200, 2);
        written(THEN.plusSeconds(120), 100, 30, 0);
        statistics("?from=" + THEN + "&to=" + THEN.plusSeconds(3_600))
                .statusCode(200)
                .body("channel", equalTo(CHANNEL))
                .body("tariffFen", equalTo(0))
                .body("from", equalTo(THEN.toString()))
                .body("to", equalTo(THEN.plusSeconds(3_600).toString()))
                .body("calls", equalTo(200))
                .body("probes", equalTo(0))
                .body("availability", equalTo(0.99f))
                .body("failures.TIMEOUT", equalTo(2))
                .body("failures.NO_CONNECTION", equalTo(0))
                .body("p50Ms", equalTo(30))
                .body("p99Ms", equalTo(200))
                .body("stepSeconds", equalTo(60))
                .body(
                        "steps.at",
                        equalTo(List.of(THEN.toString(), THEN.plusSeconds(120).toString())))
                .body("steps.calls", equalTo(List.of(100, 100)))
                .body("steps.availability", equalTo(List.of(0.98f, 1f)))
                .body("steps.p50Ms", equalTo(List.of(20, 30)))
                .body("steps.p99Ms", equalTo(List.of(200, 30)));
    }

    @Test
    @DisplayName("Art. 9 more than a day is told by hours")
    void hours() {
        written(THEN, 1, 20, 0);
        written(THEN.plusSeconds(60), 2, 20, 0);
        statistics("?from=" + THEN + "&to=" + THEN.plus(Duration.ofDays(31)))
                .statusCode(200)
                .body("stepSeconds", equalTo(3_600))
                .body("steps.calls", equalTo(List.of(3)));
    }

    @Test
    @DisplayName("Art. 9 of a time nobody knows anything about nothing is claimed")
    void nothingKnown() {
        statistics("?from=2019-01-01T00:00:00Z&to=2019-01-01T00:00:00.000000001Z")
                .statusCode(200)
                .body("calls", equalTo(0))
                .body("steps", equalTo(List.of()))
                .body("to", equalTo("2019-01-01T00:01:00Z"))
                .body("$", not(hasKey("availability")))
                .body("$", not(hasKey("p50Ms")))
                .body("$", not(hasKey("p99Ms")));
    }

    @Test
    @DisplayName("Art. 9 what was called is in the statistics as soon as it is written")
    void ownCalls() {
        Checks.awaitState(CHANNEL, "UP");
        Checks.post(Checks.body("BUSINESS_LICENCE", Checks.number(), "样本公司"));
        keepStatistics.write().await().indefinitely();
        statistics("").statusCode(200).body("calls", greaterThan(0)).body("p99Ms", greaterThan(0));
    }

    @ParameterizedTest(name = "{0} is refused, naming from")
    @ValueSource(
            strings = {
                "?from=yesterday",
                "?from=2026-11-24",
                "?from=2026-11-24T10:00:00",
                "?from=2026-11-24T10:00:00%2B08:00",
                "?from=2026-11-24t10:00:00z",
                "?from=2026-13-24T10:00:00Z",
                "?from=2026-02-30T10:00:00Z",
                "?from=%D9%A2%D9%A0%D9%A2%D9%A6-11-24T10:00:00Z",
                "?from=%2B999999999-12-31T23:59:59Z",
                "?from=-999999999-01-01T00:00:00Z",
                "?from=1764000000",
                "?from=2026-11-24T10:00:00Z%00",
                "?from=2026-11-24T10:00:00.0000000000Z",
                "?from=%27%3B%20DROP%20TABLE%20channel_minute--",
                "?from=2026-10-02T00:00:00Z&to=2026-10-01T00:00:00Z",
                "?from=2026-10-01T00:00:00Z&to=2026-10-01T00:00:00Z",
                "?from=2026-10-01T00:00:00Z&to=2026-11-01T00:00:00.000000001Z",
                "?from=0000-01-01T00:00:00Z&to=9999-12-31T23:59:59Z",
                "?from=0000-01-01T00:00:00Z",
                "?from=9999-12-31T23:59:59Z",
            })
    void hostileFrom(String query) {
        refused(query, "from");
    }

    @ParameterizedTest(name = "{0} is refused, naming to")
    @ValueSource(
            strings = {
                "?to=now",
                "?to=%00",
                "?to=2026-11-24T25:00:00Z",
                "?to=NaN",
                "?to=0000-01-01T00:00:00Z",
                "?to=9999-12-31T23:59:59.999999999Z",
                "?to=9999-12-31T24:00:00Z"
            })
    void hostileTo(String query) {
        refused(query, "to");
    }

    private static void refused(String query, String parameter) {
        statistics(query)
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("PARAMETER_INVALID"))
                .body("violations.field", equalTo(List.of(parameter)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?to=0001-01-01T00:00:00Z",
                "?to=2026-11-24T10:00:00Z&to=x",
            })
    void theEdgesOfTimeAreAnswered(String query) {
        statistics(query).statusCode(200).body("calls", equalTo(0));
    }

    @ParameterizedTest
    @CsvSource({"public-security", "PUBLIC_security", "NONE", "PUBLIC_SECURITY%20", "%00", "'\u5f20\u4e09'"})
    void anUnknownChannelIsNotFound(String channel) {
        Checks.as("anybody", "subscriber")
                .urlEncodingEnabled(false)
                .get("/v1/channels/" + channel.replace("张三", "%E5%BC%A0%E4%B8%89") + "/statistics?from=x")
                .then()
                .statusCode(404)
                .body("code", equalTo("NOT_FOUND"));
    }

    @Test
    @DisplayName("Art. 9 state, availability, latency and queue of each channel are metrics, tagged by channel only")
    void metrics() {
        Checks.awaitState(CHANNEL, "UP");
        given().get("/q/metrics")
                .then()
                .statusCode(200)
                .body(allOf(
                        containsString("shiming_channel_state{channel=\"" + CHANNEL + "\"} 1.0"),
                        containsString("shiming_channel_availability{channel=\"" + CHANNEL + "\"} "),
                        containsString("shiming_channel_deferred{channel=\"" + CHANNEL + "\"} "),
                        containsString(
                                "shiming_channel_latency_seconds_bucket{channel=\"" + CHANNEL + "\",le=\"1.0\"} ")));
    }

    @Test
    @DisplayName("Art. 9 the service is ready, and takes checks, while no department is there at all")
    void readyWithoutDepartments() {
        DEPARTMENTS.forEach(each -> Peers.everything(each, aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
        for (String channel : List.of("PUBLIC_SECURITY", "MARKET_REGULATION", "CIVIL_AFFAIRS")) {
            Checks.awaitState(channel, "DOWN");
        }
        given().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
        given().get("/q/health/live").then().statusCode(200).body("status", equalTo("UP"));
        String id = Checks.post(Checks.body("BUSINESS_LICENCE", Checks.number(), "样本公司"))
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        Peers.allWell();
        Checks.awaitOutcome(id, "MATCH");
    }
}
