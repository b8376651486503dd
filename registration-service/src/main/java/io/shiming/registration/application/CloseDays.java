package io.shiming.registration.application;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.foundation.problem.SafeTrace;
import io.shiming.registration.domain.DailyRecord;
import io.shiming.registration.persistence.RecordDayRepository;
import io.shiming.registration.persistence.RecordDayRepository.Settled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
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

    private final RecordDayRepository days;
    private final AuditTrail audit;
    private final Outbox outbox;
    private final Ids ids;
    private final Clock clock;
    private final AtomicReference<Optional<Optional<LocalDate>>> oldestOpen = new AtomicReference<>(Optional.empty());

    CloseDays(RecordDayRepository days, AuditTrail audit, Outbox outbox, Ids ids, Clock clock, MeterRegistry metrics) {
        this.days = days;
        this.audit = audit;
        this.outbox = outbox;
        this.ids = ids;
        this.clock = clock;
        Gauge.builder("shiming.days.open", this, CloseDays::secondsOpen)
                .baseUnit("seconds")
                .register(metrics);
    }

    /** All replicas find the same; whoever comes second changes nothing. A day that cannot be closed just now waits. */
    public Uni<Void> run() {
        LocalDate before = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minus(OVER_FOR);
        return open(before)
                .onItem()
                .transformToMulti(open -> Multi.createFrom().iterable(open))
                .onItem()
                .transformToUniAndConcatenate(this::closeIfSettled)
                .collect()
                .asList()
                .chain(() -> open(before))
                .replaceWithVoid();
    }

    private record OpenDay(DailyRecord kind, LocalDate day) {}

    private Uni<List<OpenDay>> open(LocalDate before) {
        return Multi.createFrom()
                .items(DailyRecord.values())
                .onItem()
                .transformToUniAndConcatenate(kind -> days.open(kind, before)
                        .map(open ->
                                open.stream().map(day -> new OpenDay(kind, day)).toList()))
                .collect()
                .asList()
                .map(kinds -> kinds.stream().flatMap(List::stream).toList())
                .invoke(open -> oldestOpen.set(
                        Optional.of(open.stream().map(OpenDay::day).min(LocalDate::compareTo))));
    }

    private Uni<Boolean> closeIfSettled(OpenDay open) {
        return days.settled(open.kind(), open.day())
                .chain(found -> found.map(settled -> days.runUnlessBusy(days.frozen(open.kind(), settled))
                                .chain(frozen -> frozen
                                        ? close(open.kind(), settled)
                                        : Uni.createFrom().item(false)))
                        .orElseGet(() -> Uni.createFrom().item(false)))
                .onFailure()
                .invoke(failure -> LOG.warnf("%s of %s stays open: %s", open.kind(), open.day(), SafeTrace.of(failure)))
                .onFailure()
                .recoverWithItem(false);
    }

    private Uni<Boolean> close(DailyRecord kind, Settled day) {
        UUID id = ids.next();
        String correlator = "day-" + id;
        return days.runLong(days.closed(id, kind, day, clock.instant())
                .and(RetentionClock.started(outbox, id, kind, day.endedAt(), correlator))
                .and(audit.record(new AuditTrail.Entry(
                        SYSTEM, SYSTEM, null, "record-day.closed", "record-day", id, kind.name(), correlator))));
    }

    /** For how long the oldest day has been over that was open when last looked at; 0 when none was, NaN before the first look. */
    private double secondsOpen() {
        return oldestOpen
                .get()
                .map(oldest -> oldest.map(day -> Duration.between(
                                        day.plusDays(1)
                                                .atStartOfDay(ZoneOffset.UTC)
                                                .toInstant(),
                                        clock.instant())
                                .toSeconds())
                        .orElse(0L)
                        .doubleValue())
                .orElse(Double.NaN);
    }
}
