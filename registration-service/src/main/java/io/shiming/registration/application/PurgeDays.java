package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.registration.domain.PurgeOutcome;
import io.shiming.registration.domain.RecordBatch;
import io.shiming.registration.domain.RecordDay;
import io.shiming.registration.persistence.RecordDayRepository;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Purges what was recorded on a day, when it is due by what is on record here (Art. 15): first the rows, by dropping the day,
 * then the keys, all at once. What is held is moved out of both before, and is kept until its own time is up. Who is stopped in
 * between goes on where it was when it is told again.
 */
@ApplicationScoped
public class PurgeDays {
    private final RecordDayRepository days;
    private final KeyServer keys;
    private final AuditTrail audit;
    private final Outbox outbox;
    private final Clock clock;
    private final RegistrationConfig config;

    PurgeDays(
            RecordDayRepository days,
            KeyServer keys,
            AuditTrail audit,
            Outbox outbox,
            Clock clock,
            RegistrationConfig config) {
        this.days = days;
        this.keys = keys;
        this.audit = audit;
        this.outbox = outbox;
        this.clock = clock;
        this.config = config;
    }

    /** Purges those of some ids that are days', one after the other; what is not is not in the answer. */
    Uni<Map<UUID, PurgeOutcome>> purge(OrderPurge.Command command) {
        return days.find(command.ids())
                .onItem()
                .transformToMulti(found -> Multi.createFrom().iterable(found))
                .onItem()
                .transformToUniAndConcatenate(day -> purge(day, command).map(outcome -> Map.entry(day.id(), outcome)))
                .collect()
                .asList()
                .map(all -> all.stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    private Uni<PurgeOutcome> purge(RecordDay day, OrderPurge.Command command) {
        PurgeOutcome outcome = day.purgeable(clock.instant(), config.regionZone());
        if (outcome != PurgeOutcome.PURGED) {
            return Uni.createFrom().item(outcome);
        }
        return day.purged() ? erase(day) : drop(day, command).chain(dropped -> dropped ? erase(day) : settle(day));
    }

    private Uni<Boolean> drop(RecordDay day, OrderPurge.Command command) {
        return days.runUnlessBusy(days.dropped(day, command.runId(), clock.instant())
                .and(RetentionClock.startedForMovedOut(outbox, day.kind(), command.correlator()))
                .and(audit.record(AuditTrail.Entry.by(
                        command.caller(),
                        command.correlator(),
                        null,
                        "record-day.purged",
                        "record-day",
                        day.id(),
                        day.kind().name()))));
    }

    /** What the database does not let go is not due by its clock, or busy, or somebody else was quicker. */
    private Uni<PurgeOutcome> settle(RecordDay day) {
        return days.find(List.of(day.id()))
                .chain(now -> now.get(0).purged()
                        ? erase(now.get(0))
                        : Uni.createFrom().item(PurgeOutcome.TOO_EARLY));
    }

    /** The keys of what was moved out first leave those that go. */
    private Uni<PurgeOutcome> erase(RecordDay day) {
        return day.unreadable()
                ? Uni.createFrom().item(PurgeOutcome.PURGED)
                : days.movedOut(day)
                        .chain(kept -> day.kind().isInBatches() ? keepOwn(kept) : keys.move(kept, KeyServer.LIVE))
                        .chain(() -> keys.destroyCohort(day.cohort()))
                        .chain(() -> days.unreadable(day, clock.instant()))
                        .replaceWith(PurgeOutcome.PURGED);
    }

    /** A record of a batch gets a key of its own, so that the batch's goes with what is not held. */
    private Uni<Void> keepOwn(List<UUID> records) {
        return keys.find(records.stream().map(RecordBatch::of).distinct().toList())
                .chain(batches -> keys.keepParts(records.stream()
                        // Where it is gone, this was done before.
                        .filter(id -> batches.containsKey(RecordBatch.of(id)))
                        .collect(Collectors.toMap(
                                id -> id, id -> batches.get(RecordBatch.of(id)).ofPart(id)))));
    }
}
