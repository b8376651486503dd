package io.shiming.incident.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ServiceTest
class DisputeResourceTest {
    private static final String CONFIRMED = "CONFIRMED";
    private static final String TERMINATION = "CORRECTED_BY_TERMINATION";

    PeersResource peers;

    private final UUID operatorId = UUID.randomUUID();
    private final Instant raisedAt = Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.MILLIS);

    private UUID opened() {
        return Disputes.opened(operatorId, raisedAt);
    }

    private static Response say(RequestSpecification by, UUID id, String what, String outcome) {
        return by.body(Disputes.word(outcome)).post(Disputes.PATH + "/" + id + "/" + what);
    }

    private Response propose(UUID id, String person, String outcome) {
        return say(Disputes.officer(operatorId, person), id, "proposal", outcome);
    }

    private Response confirm(UUID id, String person, String outcome) {
        return say(Disputes.officer(operatorId, person), id, "decision", outcome);
    }

    private static Response rule(UUID id, String outcome) {
        return say(Callers.official("communications-authority", "official one"), id, "decision", outcome);
    }

    private static JsonPath seen(UUID id) {
        return JsonPath.from(Callers.official("internet-authority", "official two")
                .get(Disputes.PATH + "/" + id)
                .then()
                .statusCode(200)
                .extract()
                .asString());
    }

    private static void awaitState(UUID id, String state) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> seen(id).getString("state").equals(state));
    }

    @Test
    @DisplayName("Art. 11: a disputed registration becomes a case whose clock runs from when the person spoke")
    void becomesACase() {
        UUID id = UUID.randomUUID();
        Map<String, Object> body = Disputes.body(operatorId, id, raisedAt);
        for (int time = 0; time < 2; time++) {
            Callers.service()
                    .body(body)
                    .post(Disputes.PATH)
                    .then()
                    .statusCode(201)
                    .header("Location", containsString(Disputes.PATH + "/" + id))
                    .body("state", equalTo("OPEN"))
                    .body("registrationId", equalTo(body.get("registrationId").toString()))
                    .body("dueAt", equalTo(raisedAt.plus(Duration.ofDays(15)).toString()));
        }
        assertThat(OwnerDatabase.count("SELECT count(*) FROM dispute_case WHERE id = ?", id))
                .isEqualTo(1);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'dispute.opened' AND object_id = ?", id))
                .isEqualTo(1);
        body.put("registrationId", UUID.randomUUID());
        Callers.service().body(body).post(Disputes.PATH).then().statusCode(409);
    }

    @ParameterizedTest
    @CsvSource({"CONFIRMED,REJECTED", "CORRECTED_BY_TRANSFER,UPHELD", "CORRECTED_BY_TERMINATION,UPHELD_AND_TERMINATED"})
    @DisplayName(
            "Art. 11: two officers agree on what comes of a dispute, and registration-service is told, so that it is free again")
    void agreed(String outcome, String word) {
        UUID id = opened();
        propose(id, "one", outcome)
                .then()
                .statusCode(200)
                .body("state", equalTo("PROPOSED"))
                .body("proposal.outcome", equalTo(outcome))
                .body("proposal.by", equalTo("one"))
                .body("proposal.reason", containsString("counter"));
        assertThat(peers.outcomes(id)).isEmpty();
        confirm(id, "two", outcome)
                .then()
                .statusCode(200)
                .body("state", equalTo("DECIDED"))
                .body("decision.by", equalTo("two"))
                .body("decision.office", equalTo("compliance-officer"));
        awaitState(id, "SETTLED");
        assertThat(seen(id).getString("settledAt")).isNotNull();
        assertThat(peers.outcomes(id)).hasSize(1);
        assertThat(JsonPath.from(peers.outcomes(id).get(0).getBodyAsString()).getMap(""))
                .isEqualTo(Map.of("outcome", word));
        for (String action : List.of("dispute.proposed", "dispute.decided", "dispute.settled")) {
            assertThat(OwnerDatabase.count(
                            "SELECT count(*) FROM audit_entry WHERE action = ? AND object_id = ? AND operator_id = ?",
                            action,
                            id,
                            operatorId))
                    .as(action)
                    .isEqualTo(1);
        }
    }

    @Test
    @DisplayName("Art. 11: one officer alone decides nothing, nor does a second who wants something else")
    void notAgreed() {
        UUID id = opened();
        confirm(id, "one", CONFIRMED).then().statusCode(409).body("code", equalTo("STATUS_CONFLICT"));
        propose(id, "one", CONFIRMED).then().statusCode(200);
        confirm(id, "one", CONFIRMED).then().statusCode(403).body("code", equalTo("SECOND_PERSON_REQUIRED"));
        confirm(id, "two", TERMINATION)
                .then()
                .statusCode(422)
                .body("code", equalTo("OUTCOME_NOT_PROPOSED"))
                .body("article", equalTo(11));
        propose(id, "two", TERMINATION).then().statusCode(200).body("proposal.by", equalTo("two"));
        confirm(id, "two", TERMINATION).then().statusCode(403);
        confirm(id, "one", TERMINATION).then().statusCode(200);
        propose(id, "one", CONFIRMED).then().statusCode(409);
        confirm(id, "one", TERMINATION).then().statusCode(409);
        rule(id, CONFIRMED).then().statusCode(409);
        assertThat(OwnerDatabase.count("SELECT count(*) FROM dispute_proposal WHERE dispute_id = ?", id))
                .isEqualTo(2);
    }

    @Test
    @DisplayName("Art. 11, 20: an authority decides alone, whatever is proposed")
    void authority() {
        UUID id = opened();
        propose(id, "one", CONFIRMED).then().statusCode(200);
        rule(id, TERMINATION)
                .then()
                .statusCode(200)
                .body("state", equalTo("DECIDED"))
                .body("proposal.outcome", equalTo(CONFIRMED))
                .body("decision.outcome", equalTo(TERMINATION))
                .body("decision.by", equalTo("official one"))
                .body("decision.office", equalTo("communications-authority"));
        awaitState(id, "SETTLED");
        assertThat(JsonPath.from(peers.outcomes(id).get(0).getBodyAsString()).getString("outcome"))
                .isEqualTo("UPHELD_AND_TERMINATED");
    }

    @Test
    @DisplayName("Art. 11: of many who decide at once one does")
    void atOnce() throws Exception {
        UUID id = opened();
        propose(id, "one", CONFIRMED).then().statusCode(200);
        Object proposal = OwnerDatabase.rows("SELECT id FROM dispute_proposal WHERE dispute_id = ?", id)
                .get(0)
                .get("id");
        ExecutorService many = Executors.newFixedThreadPool(6);
        try {
            List<Future<Integer>> answers = IntStream.range(0, 6)
                    .mapToObj(n -> many.submit(
                            () -> (n % 2 == 0 ? confirm(id, "two", CONFIRMED) : rule(id, CONFIRMED)).statusCode()))
                    .toList();
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> answer : answers) {
                statuses.add(answer.get());
            }
            assertThat(statuses).containsExactlyInAnyOrder(200, 409, 409, 409, 409, 409);
        } finally {
            many.shutdown();
        }
        assertThat(keysAfter(proposal))
                .as("of what the others wrote no key is left")
                .containsExactly(OwnerDatabase.rows("SELECT id FROM dispute_decision WHERE dispute_id = ?", id)
                        .get(0)
                        .get("id"));
        awaitState(id, "SETTLED");
        assertThat(peers.outcomes(id)).hasSize(1);
        assertThat(OwnerDatabase.count("SELECT count(*) FROM dispute_due WHERE dispute_id = ?", id))
                .as("what was decided and is looked at for delays all the same")
                .isZero();
    }

    /** What there is a key of that was written after something. */
    private static List<Object> keysAfter(Object id) throws SQLException {
        try (Connection keys = OwnerDatabase.keys();
                PreparedStatement statement =
                        keys.prepareStatement("SELECT id FROM data_key WHERE id > ? AND id::text LIKE '0%'")) {
            statement.setObject(1, id);
            List<Object> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getObject(1));
                }
            }
            return found;
        }
    }

    private static final List<ResponseDefinitionBuilder> TROUBLES = List.of(
            status(500),
            status(403),
            status(404),
            status(409),
            status(409).withHeader("Retry-After", "1"),
            aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));

    @Test
    @DisplayName(
            "Art. 11: registration-service is told until it has committed what came of a dispute, whatever else is answered")
    void away() {
        List<UUID> told = new ArrayList<>();
        for (ResponseDefinitionBuilder trouble : TROUBLES) {
            UUID id = opened();
            peers.answersOutcome(id, trouble);
            rule(id, CONFIRMED).then().statusCode(200);
            told.add(id);
        }
        for (UUID id : told) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> peers.outcomes(id).size() > 1);
            assertThat(seen(id).getString("state")).isEqualTo("DECIDED");
            peers.answersOutcome(id, ok());
        }
        for (UUID id : told) {
            awaitState(id, "SETTLED");
            assertThat(peers.outcomes(id))
                    .extracting(request -> request.getHeader("Idempotency-Key"))
                    .containsOnly(peers.outcomes(id).get(0).getHeader("Idempotency-Key"));
        }
    }

    @Test
    @DisplayName("Art. 11: the latest proposal is the one that came last, whatever the clock of a replica says")
    void latest() {
        UUID id = opened();
        propose(id, "one", CONFIRMED).then().statusCode(200);
        // Its replica's clock goes ahead.
        OwnerDatabase.change(
                "UPDATE dispute_proposal SET id = overlay(id::text placing 'ffffffff' from 1)::uuid WHERE dispute_id = ?",
                id);
        propose(id, "two", TERMINATION).then().statusCode(200);
        assertThat(seen(id).getString("proposal.outcome")).isEqualTo(TERMINATION);
        confirm(id, "one", TERMINATION).then().statusCode(200);
    }

    @Test
    @DisplayName("Art. 11: once the deadline is over it is no longer its operator's to decide")
    void tooLate() {
        UUID id = Disputes.opened(operatorId, raisedAt.minus(Duration.ofDays(15)));
        propose(id, "one", CONFIRMED).then().statusCode(409);
        rule(id, CONFIRMED).then().statusCode(200).body("decision.outcome", equalTo(CONFIRMED));
    }

    @Test
    @DisplayName("Art. 16: what people write about a dispute is stored sealed")
    void sealed() {
        UUID id = opened();
        propose(id, "one", CONFIRMED).then().statusCode(200);
        confirm(id, "two", CONFIRMED).then().statusCode(200);
        for (String table : List.of("dispute_proposal", "dispute_decision")) {
            byte[] reason = (byte[]) OwnerDatabase.rows("SELECT reason FROM " + table + " WHERE dispute_id = ?", id)
                    .get(0)
                    .get("reason");
            assertThat(new String(reason, StandardCharsets.UTF_8)).as(table).doesNotContain("张三", "counter");
        }
        assertThat(seen(id).getString("decision.reason")).contains("张三");
    }

    @Test
    @DisplayName("Art. 11, 16: an operator sees and decides disputes of its own registrations, and of no other's")
    void tenants() {
        UUID id = opened();
        Callers.oss(operatorId)
                .get(Disputes.PATH + "/" + id)
                .then()
                .statusCode(200)
                .body("escalatedAt", nullValue())
                .body("dueAt", notNullValue());
        Callers.oss(operatorId).get(Disputes.PATH).then().body("items", hasSize(1));
        Callers.oss(operatorId).get(Disputes.PATH + "?state=OPEN").then().body("items", hasSize(1));
        for (String path : List.of("", "/" + id)) {
            String tag = Callers.oss(operatorId).get(Disputes.PATH + path).getHeader("ETag");
            Callers.oss(operatorId)
                    .header("If-None-Match", String.valueOf(tag))
                    .get(Disputes.PATH + path)
                    .then()
                    .statusCode(304);
        }
        for (String other : List.of("PROPOSED", "ESCALATED", "DECIDED", "SETTLED")) {
            Callers.oss(operatorId)
                    .get(Disputes.PATH + "?state=" + other)
                    .then()
                    .body("items", hasSize(0));
        }
        UUID another = UUID.randomUUID();
        Callers.oss(another).get(Disputes.PATH + "/" + id).then().statusCode(404);
        Callers.oss(another).get(Disputes.PATH).then().body("items", hasSize(0));
        for (String what : List.of("proposal", "decision")) {
            say(Disputes.officer(another, "one"), id, what, CONFIRMED).then().statusCode(404);
        }
    }

    @Test
    @DisplayName("Art. 11, 16: the person asks registration-service how it stands, and nobody else opens a case")
    void others() {
        UUID id = opened();
        Callers.as(Tokens.as("subscriber").client("portal").subject("citizen"))
                .get(Disputes.PATH + "/" + id)
                .then()
                .statusCode(403);
        Callers.as(Tokens.as("service").client("agent-service"))
                .body(Disputes.body(operatorId, UUID.randomUUID(), raisedAt))
                .post(Disputes.PATH)
                .then()
                .statusCode(403);
    }
}
