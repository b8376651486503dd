package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.registration.domain.DailyRecord;
import io.shiming.registration.persistence.RecordDayRepository;
import io.shiming.registration.persistence.RecordDayRepository.Settled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Days whose records are all settled are closed, and the sixty days begin for which they are kept (Art. 15): one clock for a
 * day, since the last of its records ended.
 */
@ApplicationScoped
public class CloseDays {
    private static final Logger LOG = Logger.getLogger(CloseDays.class);
    private static final String SYSTEM = "registration-service";
    /** How long a day has been over when it is closed: what was on its way is stored by then. */
    private static final Period OVER_FOR = Period.ofDays(1);

    private static final LocalDate BEFORE_ALL = LocalDate.EPOCH.minusDays(1);

    private final RecordDayRepository days;
    private final AuditTrail audit;
    private final Outbox outbox;
    private final Ids ids;
    private final Clock clock;

    CloseDays(RecordDayRepository days, AuditTrail audit, Outbox outbox, Ids ids, Clock clock) {
        this.days = days;
        this.audit = audit;
        this.outbox = outbox;
        this.ids = ids;
        this.clock = clock;
    }

    /** All replicas find the same; whoever comes second changes nothing. A day that cannot be closed just now waits. */
    public Uni<Void> run() {
        LocalDate before = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minus(OVER_FOR);
        return Multi.createFrom()
                .items(DailyRecord.values())
                .onItem()
                .transformToUniAndConcatenate(kind -> closeBetween(kind, BEFORE_ALL, before))
                .collect()
                .asList()
                .replaceWithVoid();
    }

    private Uni<Void> closeBetween(DailyRecord kind, LocalDate after, LocalDate before) {
        return days.settled(kind, after, before)
                .chain(found -> found.map(day -> close(kind, day).chain(() -> closeBetween(kind, day.day(), before)))
                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    private Uni<Boolean> close(DailyRecord kind, Settled day) {
        UUID id = ids.next();
        String correlator = "day-" + id;
        return days.run(days.closed(id, kind, day, clock.instant())
                        .and(RetentionClock.started(outbox, id, kind, day.endedAt(), correlator))
                        .and(audit.record(new AuditTrail.Entry(
                                SYSTEM, SYSTEM, null, "record-day.closed", "record-day", id, kind.name(), correlator))))
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "%s of %s stays open: %s",
                        kind, day.day(), failure.getClass().getName()))
                .onFailure()
                .recoverWithItem(false);
    }
}
