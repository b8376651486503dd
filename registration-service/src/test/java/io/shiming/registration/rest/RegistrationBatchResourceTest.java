package io.shiming.registration.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shiming.foundation.testing.OwnerDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class RegistrationBatchResourceTest {
    private static final int LIMIT = 65_536;
    private static final long MIB = 1L << 20;

    GatewayResource gateway;

    private Scenario operator;

    @BeforeEach
    void newOperator() {
        operator = Scenario.anyOperator();
    }

    @Test
    @DisplayName("Art. 27: each line of a batch is registered or refused for itself, whatever the others are")
    void mixedLines() throws IOException {
        Map<String, Object> another = individual("张三");
        another.put("operatorId", Scenario.anyOperator().operatorId().toString());
        Map<String, Object> unknownMember = individual("张三");
        unknownMember.put("colour", "red");
        String tooLong = " ".repeat(LIMIT + 1);
        Map<Long, JsonNode> outcomes = byLine(BatchConnection.of(
                operator,
                List.of(
                        line("1", individual("张三")),
                        "",
                        line("3", individual("outcome MISMATCH")),
                        "{\"idempotencyKey\":",
                        "[]",
                        BatchConnection.JSON.writeValueAsString(individual("张三")),
                        line("not a key", individual("张三")),
                        tooLong,
                        line("9", another),
                        line("10", unknownMember),
                        "{\"idempotencyKey\":11}",
                        " \t\r",
                        line("13", individual("张三")) + " ".repeat(LIMIT / 2) + "\r")));

        assertThat(outcomes.keySet()).containsExactly(1L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 13L);
        for (long registered : new long[] {1, 13}) {
            JsonNode outcome = outcomes.get(registered);
            assertThat(outcome.path("status").asInt()).isEqualTo(201);
            assertThat(outcome.path("registrationStatus").asText()).isEqualTo("ACTIVE");
            assertThat(outcome.path("idempotencyKey").asText()).isEqualTo("" + registered);
            operator.oss()
                    .get("/v1/registrations/" + outcome.path("registrationId").asText())
                    .then()
                    .statusCode(200);
        }
        assertThat(codes(outcomes))
                .containsAllEntriesOf(Map.of(
                        3L, "422 HOLDER_MISMATCH",
                        4L, "400 BODY_INVALID",
                        5L, "400 BODY_INVALID",
                        6L, "400 IDEMPOTENCY_KEY_MISSING",
                        7L, "400 IDEMPOTENCY_KEY_INVALID",
                        8L, "413 BODY_TOO_LARGE",
                        9L, "404 NOT_FOUND",
                        10L, "400 BODY_INVALID",
                        11L, "400 BODY_INVALID"));
        assertThat(outcomes.get(10L).at("/problem/violations/0/field").asText()).isEqualTo("/colour");
        assertThat(outcomes.get(7L).has("idempotencyKey")).isFalse();
    }

    @Test
    @DisplayName("Art. 27: the same batch sent again gets the same outcomes, and registers nobody twice")
    void again() throws IOException {
        List<String> lines = new ArrayList<>(registrations(5));
        lines.add(line("mismatch", individual("outcome MISMATCH")));
        Map<Long, JsonNode> first = byLine(BatchConnection.of(operator, lines));
        // In another order, as the part that was left over would be.
        Collections.reverse(lines);
        Map<String, JsonNode> again = byKey(BatchConnection.of(operator, lines));

        assertThat(again).hasSize(6);
        for (JsonNode outcome : first.values()) {
            JsonNode replayed = again.get(outcome.path("idempotencyKey").asText());
            assertThat(replayed.path("replayed").asBoolean()).isTrue();
            assertThat(replayed.path("status")).isEqualTo(outcome.path("status"));
            assertThat(replayed.path("registrationId")).isEqualTo(outcome.path("registrationId"));
            assertThat(replayed.path("problem")).isEqualTo(outcome.path("problem"));
        }
        String reused = line(null, individual("张三"));
        assertThat(codes(byLine(BatchConnection.of(operator, List.of(withKeyOf(lines.get(1), reused))))))
                .containsEntry(1L, "422 IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    @DisplayName(
            "Art. 27: a batch that breaks off loses nothing that was acknowledged, and is completed by sending it again")
    void brokenOff() throws IOException {
        List<String> lines = registrations(30);
        Map<String, JsonNode> acknowledged;
        try (BatchConnection batch = new BatchConnection(operator)) {
            for (String line : lines) {
                batch.send(line);
            }
            acknowledged = byKey(List.of(batch.next(), batch.next(), batch.next()));
        }

        Map<String, JsonNode> all = new TreeMap<>();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            List<JsonNode> outcomes = BatchConnection.of(operator, lines);
            all.putAll(byKey(outcomes));
            return outcomes.stream().allMatch(outcome -> outcome.has("registrationId"));
        });
        assertThat(acknowledged).hasSize(3);
        acknowledged.forEach((key, outcome) -> {
            assertThat(all.get(key).path("replayed").asBoolean()).isTrue();
            assertThat(all.get(key).path("registrationId")).isEqualTo(outcome.path("registrationId"));
        });
        for (String line : lines) {
            String number =
                    BatchConnection.JSON.readTree(line).at("/service/number").asText();
            List<String> found = operator.oss()
                    .body(Map.of("serviceNumber", number))
                    .post("/v1/registrations/search")
                    .path("items.id");
            assertThat(found).hasSize(1);
        }
    }

    @Test
    @DisplayName("Art. 27: a line whose check is not made now is told when to come again, and is registered then")
    void notNow() throws IOException {
        String name = "paused in a batch " + UUID.randomUUID();
        gateway.pause(name);
        List<String> lines = List.of(line("paused", individual(name)), line("other", individual("张三")));
        Map<Long, JsonNode> outcomes = byLine(BatchConnection.of(operator, lines));
        assertThat(codes(outcomes)).containsEntry(1L, "429 CHECKS_PAUSED");
        assertThat(outcomes.get(1L).path("retryAfter").asLong()).isEqualTo(4711);
        assertThat(outcomes.get(2L).path("status").asInt()).isEqualTo(201);

        gateway.match(name);
        Map<Long, JsonNode> again = byLine(BatchConnection.of(operator, lines));
        assertThat(again.get(1L).path("status").asInt()).isEqualTo(201);
        assertThat(again.get(1L).has("replayed")).isFalse();
        assertThat(again.get(2L).path("replayed").asBoolean()).isTrue();
    }

    @Test
    @DisplayName("Art. 27: only so many lines of a batch are under way at once")
    void underWay() throws IOException {
        String name = "slow in a batch " + UUID.randomUUID();
        gateway.slow(name, "MATCH");
        String ofOperator = "SELECT count(*) FROM registration WHERE operator_id = ?";
        try (BatchConnection batch = new BatchConnection(operator)) {
            for (int i = 0; i < 20; i++) {
                batch.send(line("slow-" + i, individual(name)));
            }
            batch.end();
            // A line has its outcome after two seconds at the earliest; eight at once are then done, and eight begun.
            assertThat(batch.next().path("status").asInt()).isEqualTo(202);
            assertThat(OwnerDatabase.count(ofOperator, operator.operatorId())).isLessThan(20);
            int outcomes = 1;
            while (batch.next() != null) {
                outcomes++;
            }
            assertThat(outcomes).isEqualTo(20);
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() -> OwnerDatabase.count(ofOperator + " AND status = 'ACTIVE'", operator.operatorId()) == 20);
    }

    @Test
    @DisplayName("Art. 27: another media type is refused, and so is what only announces itself as lines elsewhere")
    void mediaTypes() {
        operator.oss()
                .urlEncodingEnabled(false)
                .body("{}")
                .post("/v1/registrations:batch")
                .then()
                .statusCode(415);
        given().auth()
                .oauth2(operator.token())
                .contentType("application/x-ndjson")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .body("{}".getBytes(StandardCharsets.UTF_8))
                .post("/v1/registrations")
                .then()
                .statusCode(415);
    }

    @Test
    @DisplayName("Art. 27: who does not take outcomes is read no further, and 300 MiB of lines need little memory")
    void memory() throws Exception {
        String refused = "x".repeat(LIMIT);
        long all = 300 * MIB / LIMIT;
        AtomicLong sent = new AtomicLong();
        try (BatchConnection batch = new BatchConnection(operator)) {
            long before = used();
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
                try {
                    for (long i = 0; i < all; i++) {
                        batch.send(refused);
                        sent.incrementAndGet();
                    }
                    batch.end();
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            });
            long read = 0;
            long most = 0;
            for (JsonNode next = batch.next(); next != null; next = batch.next()) {
                assertThat(next.path("status").asInt()).isEqualTo(400);
                if (++read % (all / 6) == 0) {
                    most = Math.max(most, used() - before);
                }
            }
            sending.get();
            assertThat(read).isEqualTo(all);
            assertThat(sent.get()).isEqualTo(all);
            assertThat(most).as("bytes of heap more than before").isLessThan(64 * MIB);
        }
    }

    @Test
    @DisplayName("Art. 27: a client that only sends is made to wait")
    void backPressure() throws IOException, InterruptedException {
        // Outcomes are longer than these lines: what is not taken stops what is read. More than sockets keep by
        // themselves.
        String refused = "x".repeat(200);
        int all = 200_000;
        AtomicLong sent = new AtomicLong();
        BatchConnection batch = new BatchConnection(operator);
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; i < all; i++) {
                    batch.send(refused);
                    sent.incrementAndGet();
                }
            } catch (IOException closed) {
                throw new UncheckedIOException(closed);
            }
        });
        long last = -1;
        while (sent.get() != last) {
            last = sent.get();
            Thread.sleep(1_000);
        }
        assertThat(sending).isNotDone();
        assertThat(batch.next().path("line").asInt()).isEqualTo(1);
        batch.close();
        assertThat(sending).failsWithin(Duration.ofSeconds(20));
    }

    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private List<String> registrations(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> line("line-" + i, individual("张三")))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** Of a person nobody else is, since a document may fail its checks only so often. */
    private Map<String, Object> individual(String name) {
        Map<String, Object> body = operator.individual(name);
        Scenario.at(body, "holder", "document").put("number", Scenario.newResidentNumber());
        return body;
    }

    private static String line(String key, Map<String, Object> registration) {
        return BatchConnection.line(key, registration);
    }

    private static String withKeyOf(String line, String other) throws IOException {
        ObjectNode body = (ObjectNode) BatchConnection.JSON.readTree(other);
        return body.set("idempotencyKey", BatchConnection.JSON.readTree(line).path("idempotencyKey"))
                .toString();
    }

    private static Map<Long, JsonNode> byLine(List<JsonNode> outcomes) {
        return outcomes.stream()
                .collect(Collectors.toMap(
                        outcome -> outcome.path("line").asLong(), outcome -> outcome, (a, b) -> null, TreeMap::new));
    }

    private static Map<String, JsonNode> byKey(List<JsonNode> outcomes) {
        return outcomes.stream()
                .collect(Collectors.toMap(
                        outcome -> outcome.path("idempotencyKey").asText(),
                        outcome -> outcome,
                        (a, b) -> null,
                        TreeMap::new));
    }

    private static Map<Long, String> codes(Map<Long, JsonNode> outcomes) {
        Map<Long, String> codes = new TreeMap<>();
        outcomes.forEach((line, outcome) -> codes.put(
                line,
                outcome.path("status").asText() + " "
                        + outcome.at("/problem/code").asText()));
        return codes;
    }
}
