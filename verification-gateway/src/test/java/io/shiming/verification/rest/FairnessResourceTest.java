package io.shiming.verification.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import io.shiming.verification.Checks;
import io.shiming.verification.Peers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One asker's flood is its own affair. Over real HTTP, with a department that takes its time over everything. */
@QuarkusTest
class FairnessResourceTest {
    private static final String DEPARTMENT = "civil-affairs";
    private static final String CHANNEL = "CIVIL_AFFAIRS";
    private static final String TYPE = "SOCIAL_ORGANISATION_CERTIFICATE";
    private static final int LATENCY_MS = 300;
    /**
     * Four places, each answered in that time, take 13 checks a second. Of these, 12 are under way or wait; the others
     * are refused and come again after the pause: 140 in a second.
     */
    private static final int FLOODERS = 40;

    private static final Executor PAUSE = CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS);
    private static final int SAMPLES = 100;
    private static final int STREAMS = 4;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOKEN =
            Tokens.as("service").client("registration-service").sign();

    @TestHTTPResource("/v1/verifications")
    URI path;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeEach
    void slow() {
        Peers.allWell();
        Checks.awaitState(CHANNEL, "UP");
        takes(LATENCY_MS);
    }

    @AfterEach
    void allWell() {
        Peers.allWell();
        Checks.awaitState(CHANNEL, "UP");
    }

    private static void takes(int millis) {
        Peers.stubs()
                .register(Peers.check(DEPARTMENT)
                        .atPriority(2)
                        .willReturn(okJson("{\"result\":\"CONSISTENT\"}").withFixedDelay(millis)));
    }

    @Test
    @DisplayName(
            "Art. 9 at 10 times the channel's capacity one asker delays no other: its p99 stays within twice that alone")
    void flood() throws Exception {
        UUID patient = UUID.randomUUID();
        UUID flooder = UUID.randomUUID();
        // The first ones pay for connections and code that is not compiled yet.
        samples(patient, STREAMS);
        long alone = p99(samples(patient, SAMPLES));

        Queue<HttpResponse<String>> answers = new ConcurrentLinkedQueue<>();
        AtomicBoolean over = new AtomicBoolean();
        List<CompletableFuture<Void>> flood = Stream.generate(() -> flood(flooder, answers, over))
                .limit(FLOODERS)
                .toList();
        long flooded;
        try {
            // Until every place of its is taken, and its line is full.
            Thread.sleep(1_000);
            flooded = p99(samples(patient, SAMPLES));
        } finally {
            over.set(true);
        }
        flood.forEach(CompletableFuture::join);

        assertThat(flooded).as("p99 in ms; alone %s", alone).isLessThanOrEqualTo(2 * alone);
        refused(flooder, answers);
    }

    /** One check after the other, and after a short pause again when there was no room. */
    private CompletableFuture<Void> flood(UUID flooder, Queue<HttpResponse<String>> answers, AtomicBoolean over) {
        return send(body(flooder, Checks.number())).thenCompose(answer -> {
            answers.add(answer);
            return over.get()
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.runAsync(() -> {}, PAUSE).thenCompose(now -> flood(flooder, answers, over));
        });
    }

    /** Who floods is told to come back later, always gets an answer, and leaves no trace but for what was checked. */
    private static void refused(UUID flooder, Queue<HttpResponse<String>> answers) {
        Set<String> kept = new HashSet<>();
        int busy = 0;
        for (HttpResponse<String> answer : answers) {
            if (answer.statusCode() == 429) {
                busy++;
                assertThat(answer.headers().firstValueAsLong("Retry-After")).hasValue(2);
                assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
                assertThat(answer.body()).contains("\"code\":\"CHANNEL_BUSY\"");
            } else {
                assertThat(answer.statusCode()).isIn(200, 202);
                kept.add(JsonPath.from(answer.body()).getString("id"));
            }
        }
        assertThat(busy).isGreaterThan(answers.size() / 2);
        assertThat(OwnerDatabase.count("SELECT count(*) FROM verification WHERE asker_id = ?", flooder))
                .isEqualTo(kept.size());
    }

    @Test
    @DisplayName(
            "Art. 9 only so many of one asker's checks wait for a department; the next is refused and nothing is kept")
    void waiting() {
        Peers.allWell();
        UUID flooder = UUID.randomUUID();
        List<String> pending = new ArrayList<>();
        waiting(flooder, 9_999);
        try {
            Map<String, Object> last = unanswered(flooder);
            pending.add(deferred(last));
            Checks.post(unanswered(flooder))
                    .then()
                    .statusCode(429)
                    .header("Retry-After", "30")
                    .body("code", equalTo("CHANNEL_BUSY"));
            assertThat(OwnerDatabase.count("SELECT count(*) FROM verification WHERE asker_id = ?", flooder))
                    .isEqualTo(10_000);
            assertThat(OwnerDatabase.count("SELECT count(*) FROM audit_entry WHERE operator_id = ?", flooder))
                    .isEqualTo(1);
            assertThat(deferred(last)).isEqualTo(pending.get(0));
            pending.add(deferred(unanswered(UUID.randomUUID())));
        } finally {
            OwnerDatabase.change("DELETE FROM verification WHERE asker_id = ? AND sealed IS NULL", flooder);
        }
        pending.add(deferred(unanswered(flooder)));
        Peers.allWell();
        pending.forEach(id -> Checks.awaitOutcome(id, "MATCH"));
    }

    private static String deferred(Map<String, Object> body) {
        return Checks.post(body).then().statusCode(202).extract().path("id");
    }

    private static Map<String, Object> unanswered(UUID asker) {
        String number = Checks.number();
        Peers.answer(DEPARTMENT, number, status(500));
        return body(asker, number);
    }

    /** As if they had been deferred, and were not due for long. */
    private static void waiting(UUID asker, int many) {
        OwnerDatabase.change("""
                INSERT INTO verification (asker_id, id, asker_kind, client, context_kind, context_id, channel, subject,
                                          outcome, requested_at, correlator, next_attempt_at)
                SELECT ?, gen_random_uuid(), 'OPERATOR', 'registration-service', 'REGISTRATION', gen_random_uuid(), ?,
                       '', 'PENDING', clock_timestamp(), 'waits', '2100-01-01'
                FROM generate_series(1, ?)""", asker, CHANNEL, many);
    }

    @Test
    @DisplayName("Art. 9 identical checks in flight are one for the department, and one for each who asked")
    void coalesced() {
        takes(1_000);
        String number = Checks.number();
        UUID one = UUID.randomUUID();
        List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            calls.add(send(body(i % 2 == 0 ? one : UUID.randomUUID(), number)));
        }
        Set<String> ids = new HashSet<>();
        for (CompletableFuture<HttpResponse<String>> call : calls) {
            HttpResponse<String> answer = call.join();
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(JsonPath.from(answer.body()).getString("outcome")).isEqualTo("MATCH");
            ids.add(JsonPath.from(answer.body()).getString("id"));
        }
        assertThat(ids).hasSize(calls.size()).allMatch(id -> Checks.outcome(id).equals("MATCH"));
        assertThat(Peers.stubs().find(postRequestedFor(urlEqualTo("/" + DEPARTMENT + "/v1/checks"))))
                .filteredOn(call -> call.getBodyAsString().contains(number))
                .hasSize(1);
    }

    /** How long checks of an asker took, in milliseconds, some of them at the same time. */
    private List<Long> samples(UUID asker, int many) {
        List<CompletableFuture<List<Long>>> streams = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            CompletableFuture<List<Long>> stream = CompletableFuture.completedFuture(new ArrayList<>());
            for (int j = 0; j < many / STREAMS; j++) {
                stream = stream.thenCompose(took -> {
                    long start = System.nanoTime();
                    return send(body(asker, Checks.number())).thenApply(answer -> {
                        assertThat(answer.statusCode()).isEqualTo(200);
                        took.add(Duration.ofNanos(System.nanoTime() - start).toMillis());
                        return took;
                    });
                });
            }
            streams.add(stream);
        }
        return streams.stream().flatMap(stream -> stream.join().stream()).toList();
    }

    private static long p99(List<Long> took) {
        List<Long> sorted = new ArrayList<>(took);
        Collections.sort(sorted);
        return sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1);
    }

    private static Map<String, Object> body(UUID asker, String number) {
        Map<String, Object> body = Checks.body(TYPE, number, "样本协会");
        body.put("asker", Map.of("kind", "OPERATOR", "id", asker.toString()));
        return body;
    }

    private CompletableFuture<HttpResponse<String>> send(Map<String, Object> body) {
        try {
            return http.sendAsync(
                    HttpRequest.newBuilder(path)
                            .timeout(Duration.ofSeconds(20))
                            .header("Authorization", "Bearer " + TOKEN)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
