package io.shiming.retention.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.noContent;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.restassured.response.Response;
import io.shiming.foundation.testing.AtOnce;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import io.shiming.retention.application.PurgeDue;
import io.shiming.retention.application.WatchPurgeLag;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ServiceTest
class PurgeRunResourceTest {
    private static final Instant ENDED = Instant.parse("2024-05-17T04:00:00Z");

    RegistrationResource registration;

    @Inject
    PurgeDue purgeDue;

    @Inject
    WatchPurgeLag watchPurgeLag;

    private final Records records = Records.ofAnOperator();

    @BeforeEach
    void nothingElse() {
        PurgeRuns.noneOpen();
        PurgeRuns.nothingClaimable();
        registration.purgesAgain();
    }

    @AfterEach
    void noneOpen() {
        PurgeRuns.noneOpen();
        registration.purgesAgain();
    }

    private UUID due(String outcome) {
        Map<String, Object> body = records.body("REGISTRATION", ENDED);
        body.put("subjectRef", "subject-" + UUID.randomUUID());
        UUID record = records.ended(body);
        registration.purges().of(record, outcome);
        return record;
    }

    private static String ordered() {
        return PurgeRuns.ordered(Map.of()).then().statusCode(202).extract().path("id");
    }

    private void work() {
        purgeDue.run().await().indefinitely();
    }

    private static long items(UUID record) {
        return OwnerDatabase.count("SELECT count(*) FROM due_item WHERE record_id = ?", record);
    }

    private static long entries(String action, String run) {
        return OwnerDatabase.count(
                "SELECT count(*) FROM audit_entry WHERE action = ? AND object_id = ?::uuid", action, run);
    }

    @Test
    @DisplayName("Art. 12, 16: what is due is ordered purged, and nothing stays of it but that it was")
    void purged() {
        UUID record = due("PURGED");
        UUID cancelledBefore = due("PURGED");
        Records.cancel(cancelledBefore).then().statusCode(204);
        records.ended("REGISTRATION", Instant.now());
        Map<String, Object> told = records.body("REGISTRATION", ENDED.plusSeconds(1));
        Records.tell(cancelledBefore, told).then().statusCode(200);
        Response answer = PurgeRuns.ordered(Map.of("dryRun", false));
        String run = answer.then()
                .statusCode(202)
                .header("Location", containsString(PurgeRuns.PATH + "/"))
                .body("kind", equalTo("ORDERED"))
                .body("dryRun", equalTo(false))
                .body("state", equalTo("RUNNING"))
                .body("startedBy", equalTo("official one"))
                .body("completedAt", nullValue())
                .body("counts", empty())
                .extract()
                .path("id");
        work();
        PurgeRuns.read(run)
                .then()
                .statusCode(200)
                .body("state", equalTo("COMPLETED"))
                .body("completedAt", notNullValue())
                .body(
                        "counts",
                        contains(Map.of(
                                "category", "REGISTRATION", "policyVersion", 1, "outcome", "PURGED", "records", 2)));
        for (UUID gone : List.of(record, cancelledBefore)) {
            assertThat(items(gone)).isZero();
            for (String table : List.of("clock", "clock_cancellation")) {
                assertThat(OwnerDatabase.count("SELECT count(*) FROM " + table + " WHERE record_id = ?", gone))
                        .as(table)
                        .isZero();
            }
            assertThat(OwnerDatabase.rows("SELECT * FROM purged_record WHERE record_id = ?", gone))
                    .singleElement()
                    .satisfies(row -> assertThat(row)
                            .containsEntry("run_id", UUID.fromString(run))
                            .containsEntry("operator_id", records.operatorId())
                            .containsEntry("category", "REGISTRATION")
                            .containsEntry("policy_version", 1));
        }
        assertThat(OwnerDatabase.count("SELECT count(*) FROM purge_order")).isZero();
        for (String action : List.of("purge-run.ordered", "records.purged", "purge-run.completed")) {
            assertThat(entries(action, run)).as(action).isEqualTo(1);
        }
        Callers.official("internet-authority", "anybody")
                .get(PurgeRuns.PATH + "?limit=1")
                .then()
                .statusCode(200)
                .body("items.id", contains(run))
                .body("next", notNullValue());
    }

    @Test
    @DisplayName("Art. 12: whatever is told of a record that is gone, no clock of it begins to run again")
    void toldAgain() {
        UUID record = due("PURGED");
        ordered();
        work();
        assertThat(PurgeRuns.purged(record)).isEqualTo(1);
        for (Instant started : List.of(ENDED, ENDED.plusSeconds(60))) {
            Records.tell(record, records.body("REGISTRATION", started))
                    .then()
                    .statusCode(200)
                    .body("state", equalTo("PURGED"))
                    .body("dueAt", nullValue());
        }
        Records.cancel(record).then().statusCode(204);
        assertThat(items(record)).isZero();
        assertThat(OwnerDatabase.count("SELECT count(*) FROM clock WHERE record_id = ?", record))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HELD", "TOO_EARLY", "ACTIVE", "UNKNOWN"})
    @DisplayName(
            "Art. 12: what registration-service does not purge stays due, is told, and is not ordered all the time")
    void kept(String outcome) {
        UUID record = due(outcome);
        String run = ordered();
        work();
        PurgeRuns.read(run)
                .then()
                .body("state", equalTo("COMPLETED"))
                .body("counts.outcome", contains(outcome))
                .body("counts.records", contains(1));
        assertThat(PurgeRuns.purged(record)).isZero();
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM due_item WHERE record_id = ? AND outcome = ?"
                                + " AND attempt_at > now() + interval '30 minutes'",
                        record,
                        outcome))
                .isEqualTo(1);
        Callers.oss(records.operatorId())
                .get("/v1/due")
                .then()
                .body("items.recordId", contains(record.toString()))
                // What an authority looks into is no operator's affair.
                .body("items[0].outcome", outcome.equals("HELD") ? nullValue() : equalTo(outcome));
        ordered();
        work();
        assertThat(registration.orders(record)).hasSize(1);
    }

    private static ResponseDefinitionBuilder answering(UnaryOperator<String> outcomes) {
        return okJson("{\"runId\":\"{{run}}\",\"outcomes\":[" + outcomes.apply("{{record}}") + "]}");
    }

    private static String word(String record, String outcome) {
        return "{\"recordId\":\"" + record + "\",\"outcome\":\"" + outcome + "\"}";
    }

    static Stream<ResponseDefinitionBuilder> noAnswers() {
        return Stream.of(
                serverError(),
                status(503),
                noContent(),
                okJson("{}"),
                aResponse()
                        .withStatus(200)
                        .withHeader("Content-Type", "application/json")
                        .withBody("PURGED"),
                aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
                answering(record -> ""),
                answering(record -> word(record, "DESTROYED")),
                answering(record -> word(record, "PURGED") + "," + word(record, "PURGED")),
                answering(record ->
                        word(record, "PURGED") + "," + word(UUID.randomUUID().toString(), "PURGED")),
                okJson("{\"runId\":\"" + UUID.randomUUID() + "\",\"outcomes\":[" + word("{{record}}", "PURGED")
                        + "]}"));
    }

    @ParameterizedTest
    @MethodSource("noAnswers")
    @DisplayName("Art. 12, 16: while registration-service does not answer clearly nothing counts as purged; then it is")
    void notAnswered(ResponseDefinitionBuilder answer) {
        UUID record = due("PURGED");
        String run = ordered();
        registration.answersPurges(answer, run, record);
        work();
        assertThat(PurgeRuns.purged(record)).isZero();
        assertThat(items(record)).isEqualTo(1);
        PurgeRuns.read(run).then().body("state", equalTo("RUNNING")).body("counts", empty());
        assertThat(registration.orders(record)).hasSizeGreaterThanOrEqualTo(2);
        assertThat(registration.orders(record).get(0).getHeader("Idempotency-Key"))
                .isEqualTo(registration.orders(record).get(1).getHeader("Idempotency-Key"));

        registration.purgesAgain();
        work();
        assertThat(PurgeRuns.purged(record)).isEqualTo(1);
        PurgeRuns.read(run).then().body("state", equalTo("COMPLETED")).body("counts.records", contains(1));
    }

    @Test
    @DisplayName("Art. 12: a run is stopped and goes on by a reason, on record, and while it is stopped none begins")
    void paused() {
        UUID record = due("PURGED");
        String run = ordered();
        PurgeRuns.changed(run, "resume").then().statusCode(409);
        PurgeRuns.changed(run, "pause").then().statusCode(200).body("state", equalTo("PAUSED"));
        PurgeRuns.changed(run, "pause").then().statusCode(409);
        work();
        assertThat(registration.orders(record)).isEmpty();
        PurgeRuns.ordered(Map.of())
                .then()
                .statusCode(202)
                .body("id", equalTo(run))
                .body("state", equalTo("PAUSED"));
        PurgeRuns.changed(run, "resume").then().statusCode(200).body("state", equalTo("RUNNING"));
        work();
        assertThat(PurgeRuns.purged(record)).isEqualTo(1);
        PurgeRuns.read(run)
                .then()
                .body("state", equalTo("COMPLETED"))
                .body("steps.state", contains("PAUSED", "RUNNING"))
                .body("steps[0].by", equalTo("an auditor"))
                .body("steps[0].office", equalTo("auditor"))
                .body("steps[0].reason", equalTo("looked into"));
        for (String action : List.of("purge-run.joined", "purge-run.paused", "purge-run.resumed")) {
            assertThat(entries(action, run)).as(action).isEqualTo(1);
        }
        PurgeRuns.changed(run, "pause").then().statusCode(409);
        PurgeRuns.changed(UUID.randomUUID().toString(), "pause").then().statusCode(404);
    }

    @Test
    @DisplayName("Art. 12, 15: a dry run tells what would be purged and what is held, and changes nothing")
    void dryRun() {
        Map<String, Long> before = counted();
        UUID first = due("PURGED");
        UUID second = due("PURGED");
        UUID held = due("PURGED");
        records.ended("REGISTRATION", Instant.now());
        Callers.official("internet-authority", "official one")
                .body(HoldResourceTest.hold("recordId", held))
                .post("/v1/holds")
                .then()
                .statusCode(201);
        Map<String, Long> after = counted();
        assertThat(after.get("PURGED") - before.getOrDefault("PURGED", 0L)).isEqualTo(2);
        assertThat(after.get("HELD") - before.getOrDefault("HELD", 0L)).isEqualTo(1);
        work();
        for (UUID record : List.of(first, second, held)) {
            assertThat(registration.orders(record)).isEmpty();
            assertThat(OwnerDatabase.count(
                            "SELECT count(*) FROM due_item WHERE record_id = ? AND attempt_at = due_at", record))
                    .isEqualTo(1);
        }
    }

    private static Map<String, Long> counted() {
        Response answer = PurgeRuns.ordered(Map.of("dryRun", true));
        answer.then().statusCode(201).body("state", equalTo("COMPLETED")).body("dryRun", equalTo(true));
        String id = answer.path("id");
        PurgeRuns.read(id).then().statusCode(200).body("counts", equalTo(answer.path("counts")));
        assertThat(entries("purge-run.counted", id)).isEqualTo(1);
        return answer.jsonPath().getList("counts", Map.class).stream()
                .filter(count -> count.get("category").equals("REGISTRATION"))
                .collect(Collectors.toMap(
                        count -> (String) count.get("outcome"), count -> ((Number) count.get("records")).longValue()));
    }

    @Test
    @DisplayName("Art. 12: while time has run backwards nothing is purged, and who orders it is told to come back")
    void clockNotSane() {
        UUID record = due("PURGED");
        ordered();
        UUID later = UUID.randomUUID();
        OwnerDatabase.change(
                "INSERT INTO purge_run (id, kind, dry_run, state, due_before, started_by, started_at, completed_at,"
                        + " host_clock) VALUES (?, 'ORDERED', true, 'COMPLETED', now(), 'a test', now(), now(),"
                        + " now() + interval '1 hour')",
                later);
        try {
            work();
            assertThat(registration.orders(record)).isEmpty();
            for (boolean dry : new boolean[] {true, false}) {
                PurgeRuns.ordered(Map.of("dryRun", dry))
                        .then()
                        .statusCode(503)
                        .header("Retry-After", notNullValue())
                        .body("code", equalTo("CLOCK_NOT_SANE"));
            }
        } finally {
            OwnerDatabase.change("DELETE FROM purge_run WHERE id = ?", later);
        }
        work();
        assertThat(PurgeRuns.purged(record)).isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 12: a run begins by itself when something is due, and not again for a while")
    void scheduled() {
        UUID record = due("PURGED");
        OwnerDatabase.change("UPDATE purge_run SET started_at = started_at - interval '1 day'");
        work();
        assertThat(PurgeRuns.purged(record)).isEqualTo(1);
        String run = OwnerDatabase.rows("SELECT run_id FROM purged_record WHERE record_id = ?", record)
                .get(0)
                .get("run_id")
                .toString();
        PurgeRuns.read(run)
                .then()
                .body("kind", equalTo("SCHEDULED"))
                .body("startedBy", equalTo("retention-service"))
                .body("state", equalTo("COMPLETED"));
        assertThat(entries("purge-run.begun", run)).isEqualTo(1);
        UUID next = due("PURGED");
        work();
        assertThat(registration.orders(next)).isEmpty();
    }

    @Test
    @DisplayName("Art. 12: of many orders at once one run begins, and the same order is answered the same again")
    void atOnce() throws Exception {
        List<String> runs = AtOnce.times(20, 10, number -> ordered());
        assertThat(runs).hasSize(20).containsOnly(runs.get(0));
        Tokens official = Tokens.as("internet-authority").client("desk").subject("official one");
        String key = UUID.randomUUID().toString();
        String first =
                Callers.as(official, key).body(Map.of()).post(PurgeRuns.PATH).path("id");
        PurgeRuns.noneOpen();
        Callers.as(official, key)
                .body(Map.of())
                .post(PurgeRuns.PATH)
                .then()
                .statusCode(202)
                .header("Idempotency-Replayed", "true")
                .body("id", equalTo(first));
    }

    @Test
    @DisplayName("Art. 12: what is overdue for half a day is told to incident-service, once a day, and is on record")
    void lag() {
        due("UNKNOWN");
        OwnerDatabase.change("WITH none AS (DELETE FROM outbox WHERE kind = 'purge-lag') DELETE FROM purge_lag");
        for (int i = 0; i < 3; i++) {
            watchPurgeLag.run().await().indefinitely();
        }
        assertThat(OwnerDatabase.rows(
                        "SELECT id::text AS id, target, body::text AS body, (SELECT count(*) FROM audit_entry a WHERE a.action ="
                                + " 'purge-lag.found' AND a.correlator = o.correlator) AS entries"
                                + " FROM outbox o WHERE kind = 'purge-lag'"))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row).containsEntry("target", "incident").containsEntry("entries", 1L);
                    assertThat((String) row.get("body")).contains("dueAt", "detectedAt");
                    assertTold((String) row.get("id"));
                });
        String metrics = given().get("/q/metrics").asString();
        assertThat(metrics)
                .containsPattern("shiming_purge_lag_seconds(\\{[^}]*})? [1-9]")
                .containsPattern("shiming_purge_clock_sane(\\{[^}]*})? 1.0")
                .contains("shiming_purge_refused");
    }

    private void assertTold(String messageId) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(registration.detections())
                        .filteredOn(told -> messageId.equals(told.getString("messageId")))
                        .isNotEmpty()
                        .allSatisfy(told -> assertThat(told.getMap(""))
                                .containsEntry("kind", "PURGE_LAG")
                                .containsOnlyKeys("messageId", "kind", "detectedAt", "since")));
    }
}
