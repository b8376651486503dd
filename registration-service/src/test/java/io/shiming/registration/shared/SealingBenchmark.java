package io.shiming.registration.shared;

import io.quarkus.scheduler.Scheduler;
import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.audit.SealTrail;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.registration.rest.ServiceTest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * How much sealing slows those who write the audit trail: writes a second without and with it, in turns, in one run.
 * No test, and not run as one; {@code benchmarks/sealing} runs it.
 */
@ServiceTest
class SealingBenchmark {
    private static final int ROUNDS = Integer.getInteger("rounds", 6);
    private static final Duration WINDOW = Duration.ofSeconds(Integer.getInteger("seconds", 8));
    private static final int WRITERS = 32;

    @Inject
    Database database;

    @Inject
    AuditTrail audit;

    @Inject
    SealTrail sealTrail;

    @Inject
    Scheduler scheduler;

    @Test
    void compare() throws InterruptedException {
        // Else the service seals by itself.
        scheduler.pause();
        write(WINDOW);
        sealTrail.sealAll().await().indefinitely();
        double without = 0;
        double with = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long plain = write(WINDOW);
            sealTrail.sealAll().await().indefinitely();
            ScheduledExecutorService sealer = Executors.newSingleThreadScheduledExecutor();
            Future<?> sealing = sealer.scheduleWithFixedDelay(
                    () -> sealTrail.sealAll().await().indefinitely(), 0, 1, TimeUnit.SECONDS);
            long sealed = write(WINDOW);
            sealing.cancel(false);
            sealer.shutdown();
            if (!sealer.awaitTermination(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("the sealer does not end");
            }
            sealTrail.sealAll().await().indefinitely();
            without += plain;
            with += sealed;
            System.out.printf(
                    Locale.ROOT,
                    "round %d: %d/s without, %d/s with sealing, ratio %.3f%n",
                    round + 1,
                    plain / WINDOW.toSeconds(),
                    sealed / WINDOW.toSeconds(),
                    (double) sealed / plain);
        }
        System.out.printf(
                Locale.ROOT,
                "%d entries, %d seals; with sealing / without: %.3f%n",
                OwnerDatabase.count("SELECT count(*) FROM audit_position"),
                OwnerDatabase.count("SELECT count(*) FROM audit_seal"),
                with / without);
        scheduler.resume();
    }

    /** How many entries were written in a window by so many writers at once. */
    private long write(Duration window) {
        long end = System.nanoTime() + window.toNanos();
        return Multi.createBy()
                .repeating()
                .uni(() -> Uni.createFrom().voidItem())
                .whilst(tick -> System.nanoTime() < end)
                .onItem()
                .transformToUni(tick -> database.run(Write.always(Scope.none())
                        .and(audit.record(new AuditTrail.Entry(
                                "benchmark",
                                "benchmark",
                                UUID.randomUUID(),
                                "benchmark.written",
                                "benchmark",
                                UUID.randomUUID(),
                                "DONE",
                                "benchmark")))))
                .merge(WRITERS)
                .collect()
                .with(java.util.stream.Collectors.counting())
                .await()
                .indefinitely();
    }
}
