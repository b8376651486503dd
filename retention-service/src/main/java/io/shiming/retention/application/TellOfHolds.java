package io.shiming.retention.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.foundation.problem.DomainException;
import io.shiming.retention.domain.Hold;
import io.shiming.retention.domain.RetentionClock;
import io.shiming.retention.domain.RetentionError;
import io.shiming.retention.persistence.HoldRepository;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Tells registration-service of holds, as they stand when it is told, until it has committed them: by the outbox, so that
 * none is lost, and right away for whoever waits.
 */
@ApplicationScoped
public class TellOfHolds {
    /** The outbox' name for registration-service. */
    public static final String TARGET = "registration";
    /** Kind of a message about a hold: all its records. */
    public static final String HOLD = "hold";
    /** Kind of a message about a record whose clock began to run: all its holds. */
    public static final String RECORD = "held-record";

    private static final String ITSELF = "retention-service";

    private final HoldRepository holds;
    private final HeldRecords records;
    private final Outbox outbox;
    private final AuditTrail audit;
    private final Clock clock;

    TellOfHolds(HoldRepository holds, HeldRecords records, Outbox outbox, AuditTrail audit, Clock clock) {
        this.holds = holds;
        this.records = records;
        this.outbox = outbox;
        this.audit = audit;
        this.clock = clock;
    }

    /** The message that a hold was placed or released, as a part of that write. */
    Write.Part message(Hold hold, String correlator) {
        return outbox.message(TARGET, HOLD, Map.of("id", hold.id()), correlator);
    }

    /** The message that the clock of a record began to run whose subject is held, as a part of that write. */
    Optional<Write.Part> message(RetentionClock started, String correlator) {
        return started.subjectRef()
                .map(subject -> holds.ifHeld(
                        subject, outbox.message(TARGET, RECORD, Map.of("id", started.recordId()), correlator)));
    }

    /**
     * Tells of a hold, for every record it is about, and notes that it is committed.
     *
     * @return the hold as it stands then; RECORD_UNKNOWN when the one record it is about is not there, or not any more, and
     *     so cannot be held; fails with {@link HeldRecords.Unavailable}
     */
    public Uni<Hold> hold(UUID id, String correlator) {
        return holds.find(id)
                .chain(hold -> holds.records(hold)
                        .chain(about -> each(about, record -> tell(hold, record, correlator)))
                        .chain(there -> {
                            if (hold.confirmedAt().isPresent() || !hold.holds(clock.instant())) {
                                return Uni.createFrom().item(hold);
                            }
                            return hold.scope().recordId().isPresent() && !there.contains(true)
                                    ? abandon(hold, correlator)
                                    : confirm(hold, correlator);
                        }));
    }

    /** Tells of every hold of a record. Fails with {@link HeldRecords.Unavailable}. */
    public Uni<Void> record(UUID recordId, String correlator) {
        return holds.ofRecord(recordId)
                .chain(about -> each(about, hold -> tell(hold, recordId, correlator)))
                .replaceWithVoid();
    }

    /**
     * Tells of one for one record, and again when it has come to its end meanwhile: somebody else may have told of the end
     * before this arrived.
     */
    private Uni<Boolean> tell(Hold hold, UUID recordId, String correlator) {
        boolean inForce = hold.holds(clock.instant());
        Uni<Boolean> told = records.tell(hold.id(), inForce, recordId, correlator);
        return inForce
                ? told.call(() -> holds.find(hold.id())
                        .chain(now -> now.holds(clock.instant())
                                ? Uni.createFrom().item(true)
                                : records.tell(hold.id(), false, recordId, correlator)))
                : told;
    }

    /** Has holds lifted whose last day is over: registration-service ends none by itself. */
    public Uni<Void> lapse() {
        Instant now = clock.instant();
        return holds.over(now)
                .onItem()
                .transformToMulti(over -> Multi.createFrom().iterable(over))
                .onItem()
                .transformToUniAndConcatenate(hold -> {
                    String correlator = UUID.randomUUID().toString();
                    return holds.run(holds.lapsed(hold, now)
                                    .and(message(hold, correlator))
                                    .and(record(hold, "lapsed", correlator)))
                            // Another replica was quicker.
                            .onFailure(failure -> Write.violates(failure, HoldRepository.LAPSED_ONCE))
                            .recoverWithItem(true);
                })
                .collect()
                .last()
                .replaceWithVoid();
    }

    private static <T> Uni<List<Boolean>> each(List<T> all, Function<T, Uni<Boolean>> tell) {
        return Multi.createFrom()
                .iterable(all)
                .onItem()
                .transformToUniAndConcatenate(tell::apply)
                .collect()
                .asList();
    }

    /** Takes back what cannot be held, so that nobody takes it for held. */
    private Uni<Hold> abandon(Hold hold, String correlator) {
        return holds.run(holds.abandoned(hold, clock.instant()).and(record(hold, "abandoned", correlator)))
                .onFailure(failure -> Write.violates(failure, HoldRepository.RELEASED_ONCE))
                .recoverWithItem(true)
                .chain(() -> Uni.createFrom().failure(new DomainException(RetentionError.RECORD_UNKNOWN)));
    }

    private Uni<Hold> confirm(Hold hold, String correlator) {
        Hold confirmed = hold.confirmed(clock.instant());
        return holds.run(holds.confirmed(confirmed).and(record(hold, "confirmed", correlator)))
                // Somebody else has told it at the same time.
                .onFailure(failure -> Write.violates(failure, HoldRepository.CONFIRMED_ONCE))
                .recoverWithItem(true)
                .chain(() -> holds.find(hold.id()));
    }

    private Write.Part record(Hold hold, String verb, String correlator) {
        return audit.record(new AuditTrail.Entry(
                ITSELF,
                ITSELF,
                hold.scope().operatorId().orElse(null),
                "hold." + verb,
                "hold",
                hold.id(),
                verb.toUpperCase(Locale.ROOT),
                correlator));
    }
}
