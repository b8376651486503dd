package io.shiming.registration.rest;

import static io.shiming.registration.rest.RecordLines.PUBLICATIONS;
import static io.shiming.registration.rest.RecordLines.SERVICE_USES;
import static io.shiming.registration.rest.RecordLines.json;
import static io.shiming.registration.rest.RecordLines.publication;
import static io.shiming.registration.rest.RecordLines.send;
import static io.shiming.registration.rest.RecordLines.serviceUse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.restassured.response.Response;
import io.shiming.foundation.testing.AtOnce;
import io.shiming.foundation.testing.OwnerDatabase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The contract: streamed NDJSON uses a key per line. */
@ServiceTest
class RecordLineKeysResourceTest {
    private Scenario operator;

    @BeforeEach
    void anOperator() {
        operator = Scenario.anyOperator();
    }

    @Test
    @DisplayName(
            "Art. 15: a line that is sent again under its own key is kept once, whatever stream and place it comes in, and is"
                    + " answered with its record")
    void sentAgain() {
        List<String> lines = keyed(2_300);
        Response first = send(operator, PUBLICATIONS, lines.subList(0, 1_500));
        first.then()
                .statusCode(200)
                .body("accepted", equalTo(1_500))
                .body("replayed", nullValue())
                .body("batches.records", contains(1_000, 500));

        Response second = send(operator, PUBLICATIONS, lines.subList(700, 2_300));

        second.then()
                .statusCode(200)
                .header("Idempotency-Replayed", nullValue())
                .body("accepted", equalTo(1_600))
                .body("rejected", empty())
                .body("replayed", hasSize(800))
                .body("batches.records", contains(200, 600));
        assertThat(stored("publication_record")).isEqualTo(2_300);
        for (int line : new int[] {701, 1_000, 1_001, 1_500}) {
            assertThat(second.jsonPath().getMap("replayed[" + (line - 701) + "]"))
                    .isEqualTo(Map.of(
                            "line", line - 700, "recordId", PublicationRecordResourceTest.recordOf(first, line)));
        }
        send(operator, PUBLICATIONS, lines)
                .then()
                .statusCode(200)
                .header("Idempotency-Replayed", "true")
                .body("accepted", equalTo(2_300))
                .body("batches", empty())
                .body("replayed", hasSize(2_300));
        String key = UUID.randomUUID().toString();
        for (int again = 0; again < 2; again++) {
            send(operator, PUBLICATIONS, key, lines.subList(5, 8))
                    .then()
                    .statusCode(200)
                    .header("Idempotency-Replayed", "true")
                    .body("replayed.line", contains(1, 2, 3));
        }
        assertThat(stored("publication_record")).isEqualTo(2_300);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'publication-records.kept' AND operator_id = ?",
                        operator.operatorId()))
                .isEqualTo(4);
    }

    @Test
    @DisplayName(
            "Art. 15: however many send the same lines at once, each is kept once, and all are told of the same record")
    void atOnce() throws Exception {
        List<String> lines = keyed(1_300);
        List<Response> answers = AtOnce.times(
                4, 4, client -> send(operator, PUBLICATIONS, lines.subList(client * 50, client * 50 + 1_150)));
        assertThat(answers)
                .allSatisfy(answer -> answer.then()
                        .statusCode(200)
                        .body("accepted", equalTo(1_150))
                        .body("rejected", empty()));
        assertThat(stored("publication_record")).isEqualTo(1_300);
        Set<UUID> told = new HashSet<>();
        send(operator, PUBLICATIONS, lines)
                .jsonPath()
                .<String>getList("replayed.recordId")
                .forEach(id -> told.add(UUID.fromString(id)));
        assertThat(OwnerDatabase.rows("SELECT id FROM publication_record WHERE operator_id = ?", operator.operatorId()))
                .extracting(row -> (UUID) row.get("id"))
                .containsExactlyInAnyOrderElementsOf(told);
    }

    @Test
    @DisplayName(
            "a key is one line's: in a stream, of a client, of a kind, for 24 hours; another line under it is refused")
    void scope() {
        Map<String, Object> use = serviceUse("+8613899990001");
        use.put("idempotencyKey", "use-1");
        Map<String, Object> other = serviceUse("+8613899990002");
        other.put("idempotencyKey", "use-1");
        List<String> lines = List.of(json(use), json(serviceUse("+8613899990001")), json(other), json(use));
        Response first = send(operator, SERVICE_USES, lines);
        first.then()
                .statusCode(200)
                .body("accepted", equalTo(3))
                .body("rejected.line", contains(3))
                .body("rejected.code", contains("IDEMPOTENCY_KEY_REUSED"))
                .body("replayed.line", contains(4))
                .body("replayed.recordId", contains(PublicationRecordResourceTest.recordOf(first, 1)));
        send(operator, SERVICE_USES, List.of(json(other)))
                .then()
                .statusCode(200)
                .body("rejected.code", contains("IDEMPOTENCY_KEY_REUSED"));
        assertThat(stored("service_record")).isEqualTo(2);

        Scenario rival = Scenario.anyOperator();
        send(rival, SERVICE_USES, List.of(json(use)))
                .then()
                .body("accepted", equalTo(1))
                .body("replayed", nullValue());
        Map<String, Object> publication = publication("x", "https://news.example/1");
        publication.put("idempotencyKey", "use-1");
        send(operator, PUBLICATIONS, List.of(json(publication))).then().body("replayed", nullValue());

        OwnerDatabase.change(
                "UPDATE service_record SET settled_at = settled_at - interval '24 hours' WHERE operator_id = ?",
                operator.operatorId());
        send(operator, SERVICE_USES, List.of(json(other)))
                .then()
                .body("accepted", equalTo(1))
                .body("rejected", empty());
        assertThat(stored("service_record")).isEqualTo(3);
    }

    @Test
    @DisplayName("a line's key is visible ASCII; one object has its key in the header and nowhere else")
    void keys() {
        Map<String, Object> line = publication("x", "https://news.example/1");
        List<String> lines = new ArrayList<>();
        for (String key : List.of("新闻", "", "a b", "x".repeat(256), "x".repeat(255))) {
            line.put("idempotencyKey", key);
            lines.add(json(line));
        }
        line.put("idempotencyKey", null);
        lines.add(json(line));
        line.put("idempotencyKey", 7);
        lines.add(json(line));
        send(operator, PUBLICATIONS, lines)
                .then()
                .statusCode(200)
                .body("accepted", equalTo(2))
                .body("rejected.line", contains(1, 2, 3, 4, 7))
                .body(
                        "rejected.code",
                        contains(
                                "IDEMPOTENCY_KEY_INVALID",
                                "IDEMPOTENCY_KEY_MISSING",
                                "IDEMPOTENCY_KEY_INVALID",
                                "IDEMPOTENCY_KEY_INVALID",
                                "BODY_INVALID"));
        line.put("idempotencyKey", "x");
        operator.oss()
                .body(json(line))
                .post(PUBLICATIONS)
                .then()
                .statusCode(400)
                .body("violations.field", contains("/idempotencyKey"))
                .body("violations.code", contains("UNKNOWN_PROPERTY"));
    }

    private static List<String> keyed(int count) {
        List<String> lines = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            Map<String, Object> line = publication("新闻 " + i, "https://news.example/" + i);
            line.put("idempotencyKey", "news-" + i);
            lines.add(json(line));
        }
        return lines;
    }

    private long stored(String table) {
        return OwnerDatabase.count("SELECT count(*) FROM " + table + " WHERE operator_id = ?", operator.operatorId());
    }
}
