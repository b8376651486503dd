package io.shiming.sandbox;

import io.shiming.sandbox.simulator.Channel;
import io.shiming.sandbox.simulator.Entry;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Those who have documents checked by the gateway, steadily, on every channel. A third of what they ask is genuine, a
 * third is on record as something else, and a third is not on record at all.
 *
 * <p>Nobody asks about an unknown document twice, and each check is another agent's: no budget is used up.
 */
final class Askers {
    private static final String CLIENT = "registration-service";
    private static final int FOR_EACH_CHANNEL = 11;
    private static final Duration PACE = Duration.ofMillis(250);

    private record Wanted(String documentType, String documentNumber, String name, String outcome) {}

    private final SuiteClient suite;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<UUID, String> expected = new ConcurrentHashMap<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger deferred = new AtomicInteger();
    private final Set<Channel> resting = ConcurrentHashMap.newKeySet();
    private volatile boolean over;
    private volatile Window window = new Window(EnumSet.noneOf(Channel.class), List.of());

    /** Whose answers are timed at present, and where the times, in µs, go. */
    private record Window(Set<Channel> channels, Collection<Integer> times) {}

    Askers(SuiteClient suite, Map<Channel, Collection<Entry>> registers) {
        this.suite = suite;
        registers.forEach((channel, entries) -> {
            LocalDate today = LocalDate.now(ZoneOffset.UTC);
            // What expires during the test, or did lately, may be answered either way.
            List<Entry> known = entries.stream()
                    .filter(entry -> entry.validUntil() == null
                            || entry.status() != Entry.Status.VALID
                            || entry.validUntil().isAfter(today.plusDays(1)))
                    .toList();
            for (int i = 0; i < FOR_EACH_CHANNEL; i++) {
                threads.execute(() -> ask(channel, known));
            }
        });
    }

    /** What each check must come to, by the occasion it was made on. */
    Map<UUID, String> expected() {
        return expected;
    }

    /** Answers that were neither what is expected nor that it is not known yet. */
    Collection<String> wrong() {
        return wrong;
    }

    /** How many were told that it is not known yet. */
    int deferred() {
        return deferred.get();
    }

    /** From now on answers on these channels are timed, until somebody calls this again. */
    void time(Set<Channel> channels, Collection<Integer> times) {
        window = new Window(channels, times);
    }

    void rest(Channel channel) {
        resting.add(channel);
    }

    void resume(Channel channel) {
        resting.remove(channel);
    }

    /** After it nobody asks any more, and nobody waits for an answer. */
    void stop() throws InterruptedException {
        over = true;
        threads.shutdown();
        if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("somebody still waits for an answer");
        }
    }

    private void ask(Channel channel, List<Entry> known) {
        long due = System.nanoTime() + ThreadLocalRandom.current().nextLong(PACE.toNanos());
        while (!over) {
            LockSupport.parkNanos(due - System.nanoTime());
            due = Math.max(due + PACE.toNanos(), System.nanoTime());
            if (!resting.contains(channel)) {
                ask(channel, any(known));
            }
        }
    }

    private void ask(Channel channel, Wanted wanted) {
        UUID occasion = UUID.randomUUID();
        expected.put(occasion, wanted.outcome());
        Window then = window;
        long start = System.nanoTime();
        try {
            Reply reply = suite.post(
                    "verification",
                    "/v1/verifications",
                    CLIENT,
                    Map.of(
                            "documentType", wanted.documentType(),
                            "documentNumber", wanted.documentNumber(),
                            "name", wanted.name(),
                            "context", Map.of("kind", "AGENT_QUALIFICATION", "id", occasion),
                            "asker", Map.of("kind", "AGENT", "id", UUID.randomUUID())));
            int took = (int) ((System.nanoTime() - start) / 1_000);
            if (then.equals(window) && then.channels().contains(channel)) {
                then.times().add(took);
            }
            judge(wanted, reply);
        } catch (IOException none) {
            wrong.add("no answer: " + none);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void judge(Wanted wanted, Reply reply) {
        String outcome = reply.text("outcome");
        if (reply.status() == 202 && outcome.equals("PENDING")) {
            deferred.incrementAndGet();
        } else if (reply.status() != 200 || !outcome.equals(wanted.outcome())) {
            wrong.add(reply + " " + outcome + " instead of " + wanted.outcome());
        }
    }

    private static Wanted any(List<Entry> known) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int sort = random.nextInt(3);
        Entry entry = known.get(random.nextInt(known.size()));
        while (sort < 2 && (entry.status() == Entry.Status.VALID) != (sort == 0)) {
            entry = known.get(random.nextInt(known.size()));
        }
        return sort == 2
                ? new Wanted(
                        entry.documentType(),
                        Long.toString(random.nextLong(1L << 50, 1L << 60), 36).toUpperCase(Locale.ROOT),
                        entry.name(),
                        "NOT_FOUND")
                : new Wanted(
                        entry.documentType(),
                        entry.documentNumber(),
                        entry.name(),
                        entry.status() == Entry.Status.VALID
                                ? "MATCH"
                                : entry.status().name());
    }
}
