package io.shiming.retention.application;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.retention.domain.PurgeOutcome;
import io.shiming.retention.persistence.PurgeMeasures;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Sees whether what is due is purged in time: measures it, and has incident-service told when it is not (Art. 12). */
@Singleton
public class WatchPurgeLag {
    private static final String ITSELF = "retention-service";
    private static final Set<PurgeOutcome> REFUSED =
            EnumSet.of(PurgeOutcome.TOO_EARLY, PurgeOutcome.ACTIVE, PurgeOutcome.UNKNOWN);

    private final PurgeMeasures measures;
    private final Outbox outbox;
    private final AuditTrail audit;
    private final Clock clock;
    private final RetentionConfig.Purge config;
    private final AtomicLong lag = new AtomicLong();
    private final Map<PurgeOutcome, AtomicLong> refused = new EnumMap<>(PurgeOutcome.class);

    WatchPurgeLag(
            PurgeMeasures measures,
            Outbox outbox,
            AuditTrail audit,
            Clock clock,
            RetentionConfig config,
            MeterRegistry metrics) {
        this.measures = measures;
        this.outbox = outbox;
        this.audit = audit;
        this.clock = clock;
        this.config = config.purge();
        Gauge.builder("shiming.purge.lag", lag, AtomicLong::get)
                .baseUnit("seconds")
                .description("For how long that has been due which is due longest, not held, and not purged")
                .register(metrics);
        for (PurgeOutcome outcome : REFUSED) {
            AtomicLong records = new AtomicLong();
            refused.put(outcome, records);
            Gauge.builder("shiming.purge.refused", records, AtomicLong::get)
                    .description("Records that are due and that registration-service did not purge when it was told to")
                    .tag("outcome", outcome.name())
                    .register(metrics);
        }
    }

    /** Measures, and tells when it has lasted too long, once a day. Two round trips; three when it tells. */
    public Uni<Void> run() {
        Instant now = clock.instant();
        return measures.refused()
                .invoke(found -> refused.forEach((outcome, records) -> records.set(found.getOrDefault(outcome, 0L))))
                .chain(() -> measures.lateSince(now))
                .chain(since -> {
                    Duration late = since.map(due -> Duration.between(due, now)).orElse(Duration.ZERO);
                    lag.set(late.toSeconds());
                    return late.compareTo(config.lagAlert()) > 0
                            ? tell(since.orElseThrow(), now)
                            : Uni.createFrom().voidItem();
                });
    }

    private Uni<Void> tell(Instant dueAt, Instant now) {
        String correlator = UUID.randomUUID().toString();
        return measures.run(measures.told(LocalDate.ofInstant(now, ZoneOffset.UTC), dueAt, now)
                        .and(outbox.message(
                                "incident", "purge-lag", Map.of("dueAt", dueAt, "detectedAt", now), correlator))
                        .and(audit.record(new AuditTrail.Entry(
                                ITSELF, ITSELF, null, "purge-lag.found", "due-item", null, "LATE", correlator))))
                .replaceWithVoid();
    }
}
