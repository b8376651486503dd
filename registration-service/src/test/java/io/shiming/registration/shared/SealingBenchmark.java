package io.shiming.registration.shared;

import io.quarkus.scheduler.Scheduler;
import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.audit.SealTrail;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.registration.rest.ServiceTest;
import io.smallrye.mutiny.Multi;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * How much sealing slows those who write, each an audit entry with two other rows: writes a second without and with
 * it, in turns, in one run.
 *
 * No test, and not run as one; {@code benchmarks/sealing} runs it.
 */
@ServiceTest
class SealingBenchmark {
    private static final int ROUNDS = Integer.getInteger("rounds", 12);
    private static final Duration WINDOW = Duration.ofSeconds(Integer.getInteger("seconds", 5));
    private static final int WRITERS = 32;

    @Inject
    Database database;

    @Inject
    AuditTrail audit;

    @Inject
    Outbox outbox;

    @Inject
    SealTrail sealTrail;

    @Inject
    Scheduler scheduler;

    @Test
    void compare() throws InterruptedException {
        // Else the service seals by itself.
        scheduler.pause();
        // The first seconds after a start are slow, whoever writes.
        sealing(() -> write(WINDOW.multipliedBy(2)));
        double[] ratios = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            // In turns, who goes first too: the table grows and the machine is shared.
            boolean plainFirst = round % 2 == 0;
            long plain = plainFirst ? write(WINDOW) : 0;
            long sealed = sealing(() -> write(WINDOW));
            plain = plainFirst ? plain : write(WINDOW);
            sealTrail.sealAll().await().indefinitely();
            ratios[round] = (double) sealed / plain;
            System.out.printf(
                    Locale.ROOT,
                    "round %d: %d/s without, %d/s with sealing, ratio %.3f%n",
                    round + 1,
                    plain / WINDOW.toSeconds(),
                    sealed / WINDOW.toSeconds(),
                    ratios[round]);
        }
        Arrays.sort(ratios);
        System.out.printf(
                Locale.ROOT,
                "%d entries, %d seals; with sealing / without: %.3f in the median round%n",
                OwnerDatabase.count("SELECT sum(size) FROM audit_seal"),
                OwnerDatabase.count("SELECT count(*) FROM audit_seal"),
                (ratios[(ROUNDS - 1) / 2] + ratios[ROUNDS / 2]) / 2);
        scheduler.resume();
    }

    /** What is written while sealing goes on as it does in a service. */
    private long sealing(Supplier<Long> writing) throws InterruptedException {
        sealTrail.sealAll().await().indefinitely();
        ScheduledExecutorService sealer = Executors.newSingleThreadScheduledExecutor();
        Future<?> sealing =
                sealer.scheduleWithFixedDelay(() -> sealTrail.sealAll().await().indefinitely(), 0, 1, TimeUnit.SECONDS);
        long written = writing.get();
        sealing.cancel(false);
        sealer.shutdown();
        if (!sealer.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the sealer does not end");
        }
        return written;
    }

    /** How many entries were written in a window by so many writers at once. */
    private long write(Duration window) {
        long end = System.nanoTime() + window.toNanos();
        return Multi.createFrom()
                .range(0, WRITERS)
                .onItem()
                .transformToUni(writer -> Multi.createBy()
                        .repeating()
                        .uni(() -> database.run(Write.always(Scope.none())
                                .and(audit.record(entry()))
                                .and(message())
                                .and(message())))
                        .whilst(written -> System.nanoTime() < end)
                        .collect()
                        .with(Collectors.counting()))
                .merge(WRITERS)
                .collect()
                .with(Collectors.summingLong(Long::longValue))
                .await()
                .indefinitely();
    }

    /** What else a write of a service holds: with these it has three rows, and real ones have more. */
    private Write.Part message() {
        return outbox.message("benchmark", "benchmark", Map.of("id", UUID.randomUUID()), "benchmark");
    }

    private static AuditTrail.Entry entry() {
        return new AuditTrail.Entry(
                "benchmark",
                "benchmark",
                UUID.randomUUID(),
                "benchmark.written",
                "benchmark",
                UUID.randomUUID(),
                "DONE",
                "benchmark");
    }
}
