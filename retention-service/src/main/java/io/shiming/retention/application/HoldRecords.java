package io.shiming.retention.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import io.shiming.retention.domain.Act;
import io.shiming.retention.domain.Hold;
import io.shiming.retention.domain.HoldScope;
import io.shiming.retention.domain.Office;
import io.shiming.retention.domain.RetentionCalendar;
import io.shiming.retention.domain.RetentionError;
import io.shiming.retention.persistence.HoldRepository;
import io.shiming.retention.persistence.Reading;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * By a named instrument records are held back that would be destroyed: an authority holds anybody's, a compliance officer
 * those of the own operator; a second person releases them (Art. 15).
 */
@ApplicationScoped
public class HoldRecords {
    /** How long it may take until registration-service has committed a hold and somebody may ask again. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HoldRepository holds;
    private final TellOfHolds tellOfHolds;
    private final Readers readers;
    private final RetentionCalendar calendar;
    private final AuditTrail audit;
    private final Ids ids;
    private final Clock clock;

    HoldRecords(
            HoldRepository holds,
            TellOfHolds tellOfHolds,
            Readers readers,
            RetentionCalendar calendar,
            AuditTrail audit,
            Ids ids,
            Clock clock) {
        this.holds = holds;
        this.tellOfHolds = tellOfHolds;
        this.readers = readers;
        this.calendar = calendar;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    public record Command(Caller caller, String correlator) {

        /** Of which operator's records only. */
        private Optional<UUID> operatorId() {
            return office() == Office.COMPLIANCE_OFFICER ? Optional.of(caller.requireOperator()) : Optional.empty();
        }

        private Office office() {
            return caller.roles().stream()
                    .map(Office::of)
                    .flatMap(Optional::stream)
                    .filter(Office::mayHold)
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
    }

    /**
     * What is to be held.
     *
     * @param recordId empty if and only if there is a subject
     * @param until the last day; empty for as long as nobody releases it
     */
    public record Wanted(
            Optional<UUID> recordId,
            Optional<String> subjectRef,
            String instrument,
            String reason,
            Optional<LocalDate> until) {}

    /**
     * Places a hold. It is on record before registration-service is told, so that it holds here whatever happens; it is
     * acknowledged when registration-service has committed it, and told to it until then.
     *
     * @throws DomainException BODY_INVALID when its last day is past; RECORD_UNKNOWN when there is no such record to be
     *     held, for a compliance officer none of the own operator whose clock was started; TEMPORARILY_UNAVAILABLE when registration-service
     *     does not commit it just now: to be sent again with the same key
     */
    public Uni<Answer> place(
            Command command, Wanted wanted, Idempotency.Attempt attempt, Function<Hold, Answer> answers) {
        Instant now = clock.instant();
        Optional<Instant> until = wanted.until().map(calendar::endOf);
        if (until.filter(end -> !end.isAfter(now)).isPresent()) {
            throw DomainException.invalid("/until", Violation.Code.NOT_ALLOWED);
        }
        Hold hold = new Hold(
                ids.next(),
                new HoldScope(wanted.recordId(), wanted.subjectRef(), command.operatorId()),
                wanted.instrument(),
                wanted.reason(),
                until,
                new Act(command.caller().subject(), command.office(), now),
                Optional.empty(),
                Optional.empty());
        return ofTheOperator(hold.scope())
                .chain(() -> holds.runInTurn(
                        hold,
                        holds.placed(hold)
                                .and(attempt.opened(hold.id(), PATIENCE))
                                .and(tellOfHolds.message(hold, command.correlator()))
                                .and(record(command, hold, "placed"))))
                .chain(() -> resume(hold.id(), command.correlator(), answers)
                        // The refusal is what is answered, and kept, in place of the hold.
                        .onFailure(HoldRecords::isUnknown)
                        .call(() -> holds.run(attempt.unanswered(Scope.none(), "(SELECT 1) AS once WHERE true"))))
                .call(answer -> holds.run(attempt.settledFirst(answer)));
    }

    /** Whose record it is registration-service does not say, so an operator's must be known here. */
    private Uni<Void> ofTheOperator(HoldScope scope) {
        return scope.operatorId().isEmpty() || scope.recordId().isEmpty()
                ? Uni.createFrom().voidItem()
                : holds.known(scope)
                        .invoke(known -> {
                            if (known.isEmpty()) {
                                throw new DomainException(RetentionError.RECORD_UNKNOWN);
                            }
                        })
                        .replaceWithVoid();
    }

    private static boolean isUnknown(Throwable failure) {
        return failure instanceof DomainException refusal && refusal.code() == RetentionError.RECORD_UNKNOWN;
    }

    /** Goes on with a hold that is on record. */
    public Uni<Answer> resume(UUID id, String correlator, Function<Hold, Answer> answers) {
        return tellOfHolds
                .hold(id, correlator)
                .map(hold -> {
                    // Whoever told of it first has taken it back.
                    if (hold.confirmedAt().isEmpty()) {
                        throw new DomainException(RetentionError.RECORD_UNKNOWN);
                    }
                    return answers.apply(hold);
                })
                .onFailure(HeldRecords.Unavailable.class)
                .transform(failure -> DomainException.retryLater(CommonError.TEMPORARILY_UNAVAILABLE, PATIENCE));
    }

    /**
     * Releases one. It is told to registration-service as soon as that can be: to hold longer does no harm.
     *
     * @throws DomainException NOT_FOUND; STATUS_CONFLICT when it does not hold any more; SECOND_PERSON_REQUIRED
     */
    public Uni<Answer> release(
            Command command, UUID id, String reason, Idempotency.Attempt attempt, Function<Hold, Answer> answers) {
        return one(command, id)
                .chain(hold -> {
                    Hold released = hold.released(new Hold.Release(
                            new Act(command.caller().subject(), command.office(), clock.instant()), reason));
                    Answer answer = answers.apply(released);
                    return holds.run(holds.released(released, command.operatorId())
                                    .and(attempt.answered(answer))
                                    .and(tellOfHolds.message(hold, command.correlator()))
                                    .and(record(command, hold, "released")))
                            .replaceWith(answer);
                })
                .onFailure(failure -> Write.violates(failure, HoldRepository.RELEASED_ONCE))
                .transform(failure -> new DomainException(CommonError.STATUS_CONFLICT));
    }

    /**
     * A hold.
     *
     * @throws DomainException NOT_FOUND
     */
    public Uni<Hold> one(Command command, UUID id) {
        Caller caller = command.caller();
        Reading reading = readers.reading(caller, command.correlator(), "hold", id);
        return holds.find(reading, id).map(found -> found.orElseThrow(DomainException::notFound));
    }

    private Write.Part record(Command command, Hold hold, String verb) {
        return audit.record(AuditTrail.Entry.by(
                command.caller(),
                command.correlator(),
                hold.scope().operatorId().orElse(null),
                "hold." + verb,
                "hold",
                hold.id(),
                hold.scope().recordId().isPresent() ? "RECORD" : "SUBJECT"));
    }
}
