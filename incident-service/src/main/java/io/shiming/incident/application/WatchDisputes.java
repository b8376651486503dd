package io.shiming.incident.application;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Write;
import io.shiming.incident.persistence.DisputeRepository;
import io.shiming.incident.persistence.DisputeRepository.Late;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Sees whether disputes are decided in time: warns before the deadline, and after it hands them to an authority (Art. 11). */
@Singleton
public class WatchDisputes {
    private static final String SYSTEM = "incident-service";

    private final DisputeRepository disputes;
    private final AuditTrail audit;
    private final Clock clock;
    private final AtomicLong overdue = new AtomicLong();

    WatchDisputes(DisputeRepository disputes, AuditTrail audit, Clock clock, MeterRegistry metrics) {
        this.disputes = disputes;
        this.audit = audit;
        this.clock = clock;
        Gauge.builder("shiming.disputes.overdue", overdue, AtomicLong::get)
                .description("Disputes whose operators did not decide in time, and no authority has yet")
                .register(metrics);
    }

    /** Any replica may, and all at once: each step is taken once. */
    public Uni<Void> run() {
        Instant now = clock.instant();
        return all(() -> disputes.toBeWarnedOf(now), "dispute.warned", disputes::warned)
                .chain(() -> all(() -> disputes.toBeEscalated(now), "dispute.escalated", disputes::escalated))
                .chain(disputes::overdue)
                .invoke(overdue::set)
                .replaceWithVoid();
    }

    private Uni<Void> all(Supplier<Uni<List<Late>>> some, String action, BiFunction<Late, Instant, Write> write) {
        return Multi.createBy()
                .repeating()
                .uni(() -> some.get().chain(found -> each(found, action, write)))
                .whilst(found -> found == DisputeRepository.AT_ONCE)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Integer> each(List<Late> found, String action, BiFunction<Late, Instant, Write> write) {
        return Multi.createFrom()
                .iterable(found)
                .onItem()
                .transformToUniAndConcatenate(late -> disputes.runInTurn(
                        late,
                        write.apply(late, clock.instant())
                                .and(audit.record(new AuditTrail.Entry(
                                        SYSTEM,
                                        SYSTEM,
                                        late.operatorId(),
                                        action,
                                        LookUpDisputes.OBJECT,
                                        late.id(),
                                        "LATE",
                                        UUID.randomUUID().toString())))))
                .collect()
                .last()
                .replaceWith(found.size());
    }
}
