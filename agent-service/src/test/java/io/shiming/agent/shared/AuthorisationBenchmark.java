package io.shiming.agent.shared;

import io.restassured.RestAssured;
import io.shiming.agent.rest.ServiceTest;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * How long an authorisation check takes at 100,000 agreements, over HTTP, with token and JSON: of agents whose dossier is
 * remembered, and, in turns, in one run, of agents whose dossier is read first.
 *
 * <p>No test, and not run as one; {@code benchmarks/authorisation} runs it.
 */
@ServiceTest
class AuthorisationBenchmark {
    private static final int ROUNDS = Integer.getInteger("rounds", 5);
    private static final Duration WINDOW = Duration.ofSeconds(Integer.getInteger("seconds", 5));
    private static final int CLIENTS = Integer.getInteger("clients", 4);
    /** More than are remembered, each with two agreements. */
    private static final int AGENTS = 50_000;
    /** Fewer than are remembered. */
    private static final int BUSY_AGENTS = 10_000;

    private static final UUID OPERATOR = new UUID(0x7000, 1L << 63);

    private final AtomicInteger turn = new AtomicInteger();
    private final String token =
            Tokens.as("service").client("registration-service").sign();

    @Test
    void compare() throws InterruptedException {
        enter();
        IntSupplier busy = () -> ThreadLocalRandom.current().nextInt(BUSY_AGENTS);
        // Whoever was not asked about for so long is forgotten.
        IntSupplier next = () -> turn.getAndIncrement() % AGENTS;
        // Until everything has been compiled.
        ask(next, WINDOW.multipliedBy(4));
        ask(busy, WINDOW.multipliedBy(4));
        double[] remembered = new double[ROUNDS];
        double[] read = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            remembered[round] = report("remembered", ask(busy, WINDOW));
            read[round] = report("read first", ask(next, WINDOW));
            // Those asked about in turn have driven out the others.
            ask(busy, WINDOW);
        }
        System.out.printf(
                Locale.ROOT,
                "%d agreements, %d clients: p99 %.2f ms remembered, %.2f ms read first (medians of %d rounds)%n",
                OwnerDatabase.count("SELECT count(*) FROM agreement"),
                CLIENTS,
                median(remembered),
                median(read),
                ROUNDS);
    }

    /** Eligible agents, bound by two operators for mobile accounts, with an outlet and three clerks each. */
    private static void enter() {
        OwnerDatabase.change("""
                INSERT INTO agent SELECT agent_of(n), 'agent ' || n, 'code ' || n, '2026-01-01T00:00:00Z'
                FROM generate_series(0, ? - 1) AS n""".replace("agent_of(n)", AGENT_OF), AGENTS);
        OwnerDatabase.change("""
                INSERT INTO qualification
                SELECT id, 1, (SELECT jsonb_agg(jsonb_build_object('criterion', c, 'reference', 'file', 'valid_until',
                                                                   '2099-12-31'))
                               FROM unnest(ARRAY['LEGAL_PERSON', 'PREMISES', 'TRAINED_STAFF', 'SECURE_EQUIPMENT']) AS c),
                       gen_random_uuid(), 'MATCH', '2099-12-31', 'internet-authority', '2026-11-01T00:00:00Z'
                FROM agent""");
        OwnerDatabase.change("""
                INSERT INTO agreement_copy
                SELECT o, o, decode(repeat('00', 32), 'hex'), 'application/pdf', 1, '', '2026-01-01T00:00:00Z'
                FROM unnest(ARRAY[?::uuid, ?::uuid]) AS o""", OPERATOR, other());
        OwnerDatabase.change("""
                INSERT INTO agreement (operator_id, id, version, agent_id, clauses, service_types, signed_on, valid_from,
                                       valid_until, copy_id, copy_sha256, recorded_at)
                SELECT o, gen_random_uuid(), 1, id,
                       '{REGISTRATION_DUTY,INFORMATION_PROTECTION_DUTY,CONFIDENTIALITY,LIABILITY}',
                       '{MOBILE_ACCOUNT_OPENING,EMAIL}', '2026-01-01', '2026-01-01', '2099-12-31', o,
                       decode(repeat('00', 32), 'hex'), '2026-01-01T00:00:00Z'
                FROM agent, unnest(ARRAY[?::uuid, ?::uuid]) AS o""", OPERATOR, other());
        OwnerDatabase.change("INSERT INTO outlet SELECT id, id, 'Urumqi 12', '2026-01-01T00:00:00Z' FROM agent");
        OwnerDatabase.change("INSERT INTO clerk SELECT id, gen_random_uuid(), id, 'clerk-' || n, '2026-01-01T00:00:00Z'"
                + " FROM agent, generate_series(1, 3) AS n");
        OwnerDatabase.change("ANALYZE");
    }

    /** The id of agent {@code n}, as {@link #agent} makes it. */
    private static final String AGENT_OF = "('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid";

    private static UUID agent(int number) {
        return new UUID(0x7000, (1L << 63) | number);
    }

    private static UUID other() {
        return new UUID(0x7000, (1L << 63) | 2);
    }

    /** Sorted times of all checks in a window, in nanoseconds. */
    private long[] ask(IntSupplier agents, Duration window) throws InterruptedException {
        long end = System.nanoTime() + window.toNanos();
        long[][] times = new long[CLIENTS][];
        List<Thread> clients = IntStream.range(0, CLIENTS)
                .mapToObj(client -> new Thread(() -> times[client] = client(agents, end)))
                .toList();
        clients.forEach(Thread::start);
        for (Thread client : clients) {
            client.join();
        }
        return Arrays.stream(times).flatMapToLong(Arrays::stream).sorted().toArray();
    }

    private long[] client(IntSupplier agents, long end) {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        LongStream.Builder times = LongStream.builder();
        for (long begin = System.nanoTime(); begin < end; begin = System.nanoTime()) {
            check(http, agent(agents.getAsInt()));
            times.add(System.nanoTime() - begin);
        }
        return times.build().toArray();
    }

    private void check(HttpClient http, UUID agent) {
        String body = "{\"agentId\":\"" + agent + "\",\"operatorId\":\"" + OPERATOR
                + "\",\"serviceType\":\"MOBILE_ACCOUNT_OPENING\",\"outlet\":\"Urumqi 12\",\"clerk\":\"clerk-2\"}";
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + RestAssured.port + "/v1/authorisation-checks"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            String answer =
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body();
            if (!answer.contains("\"authorised\":true")) {
                throw new IllegalStateException(answer);
            }
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static double report(String what, long[] times) {
        System.out.printf(
                Locale.ROOT,
                "%s: %d checks/s, p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms%n",
                what,
                times.length / WINDOW.toSeconds(),
                milliseconds(times, 0.5),
                milliseconds(times, 0.99),
                milliseconds(times, 0.999));
        return milliseconds(times, 0.99);
    }

    private static double milliseconds(long[] sorted, double share) {
        return sorted[(int) (share * (sorted.length - 1))] / 1e6;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
