package io.shiming.foundation.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.shiming.foundation.testing.HostileRequests.Attack;
import io.shiming.foundation.testing.PublishedApi.Operation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Thousands of requests that are wrong somewhere, generated from the service's OpenAPI document: every answer is one
 * the document has, a problem document where it is a refusal, and never a fault ({@link AnswerRules}).
 * {@code -Dhostile.seed} repeats a run, {@code -Dhostile.requests} makes it longer.
 */
public final class HostileInput {
    private static final int CLIENTS = 6;
    /** On one connection, about. */
    private static final int EXCHANGES = 10;

    /** Requests for each operation, of which surely one is good. */
    private static final int ENOUGH = 100;

    private final long seed =
            Long.getLong("hostile.seed", ThreadLocalRandom.current().nextLong(1_000_000_000L));
    private final int requests;
    private final PublishedApi api = PublishedApi.ofRunningService();
    private final AnswerRules rules = new AnswerRules(api);
    private final HostileRequests attacks;
    private final AtomicInteger next = new AtomicInteger();
    private final Map<Integer, AtomicInteger> statuses = Collections.synchronizedMap(new TreeMap<>());
    private final Map<Operation, AtomicInteger> taken = new ConcurrentHashMap<>();
    /** The first of each sort, with the number of that sort. */
    private final Map<String, Failure> failures = new ConcurrentHashMap<>();

    private record Failure(String story, AtomicInteger times) {}

    public HostileInput(ServiceUnderTest service, String authorisationTable, int requests) {
        this.requests = Integer.getInteger("hostile.requests", requests);
        this.attacks = new HostileRequests(api, service, AuthorisationTable.read(authorisationTable), seed);
    }

    /** Sends all of them; fails with the requests whose answers broke a rule. */
    public void run() throws InterruptedException, ExecutionException, IOException {
        long began = System.nanoTime();
        System.out.printf("hostile input: %d requests, -Dhostile.seed=%d%n", requests, seed);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            Callable<Void> client = () -> {
                attack();
                return null;
            };
            for (Future<Void> done : clients.invokeAll(Collections.nCopies(CLIENTS, client))) {
                done.get();
            }
        } finally {
            clients.shutdownNow();
        }
        System.out.printf(
                "hostile input: %d requests in %d s, answers by status %s%n",
                requests, (System.nanoTime() - began) / 1_000_000_000L, statuses);
        if (!failures.isEmpty()) {
            fail(stories());
        }
        String metrics = metrics();
        assertThat(metrics.lines().filter(line -> line.contains(HostileRequests.CANARY)))
                .as("metrics that repeat a path")
                .isEmpty();
        if (requests < api.operations().size() * ENOUGH) {
            return;
        }
        assertThat(api.operations())
                .as("operations that are counted")
                .allSatisfy(operation -> assertThat(metrics).contains("uri=\"" + operation.path() + "\""));
        // Otherwise nothing but the first check of each operation would have been tried.
        assertThat(taken.keySet()).as("operations that took a body or an id").containsAll(api.operations());
    }

    private void attack() throws IOException {
        try (RawConnection connection = new RawConnection(api.base())) {
            for (int number = next.getAndIncrement(); number < requests; number = next.getAndIncrement()) {
                Attack attack = attacks.number(number);
                if (number % EXCHANGES == 0) {
                    // Some things are looked at in the first request of a connection only.
                    connection.drop();
                }
                try {
                    answered(attack, connection.send(attack.request()));
                } catch (IOException noAnswer) {
                    connection.drop();
                    // A server may simply hang up on what is no HTTP.
                    if (attack.request().isHttp()) {
                        broken(attack, "no answer: " + noAnswer.getMessage(), noAnswer.toString());
                    }
                }
            }
        }
    }

    private String metrics() throws IOException {
        try (RawConnection connection = new RawConnection(api.base())) {
            return connection.send(new RawRequest("GET", "/q/metrics")).text();
        }
    }

    private void answered(Attack attack, RawAnswer answer) {
        statuses.computeIfAbsent(answer.status(), status -> new AtomicInteger()).incrementAndGet();
        if (attack.meant() && answer.status() < 300) {
            taken.computeIfAbsent(attack.operation(), operation -> new AtomicInteger())
                    .incrementAndGet();
        }
        Optional<String> broken = rules.broken(attack, answer);
        broken.ifPresent(rule -> broken(attack, rule, answer.toString()));
    }

    private void broken(Attack attack, String rule, String answer) {
        failures.computeIfAbsent(
                        rule,
                        first -> new Failure(
                                "%s%n--- request of role %s%n%s%n--- answer%n%s"
                                        .formatted(rule, attack.role().orElse("–"), attack.request(), answer),
                                new AtomicInteger()))
                .times()
                .incrementAndGet();
    }

    private String stories() {
        List<String> stories = new ArrayList<>(List.of("-Dhostile.seed=" + seed));
        failures.values().forEach(failure -> stories.add(failure.times().get() + " × " + failure.story()));
        return String.join("\n\n==== ", stories);
    }
}
