package io.shiming.retention.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import io.shiming.retention.domain.ClockHistory.Turn;
import io.shiming.retention.domain.Policy;
import io.shiming.retention.domain.RetentionCalendar;
import io.shiming.retention.domain.RetentionClock;
import io.shiming.retention.domain.RetentionError;
import io.shiming.retention.persistence.ClockRepository;
import io.shiming.retention.persistence.PolicyRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * The time for which a record is kept begins to run (Art. 12, 15), or turns out not to have begun. Whoever tells so may
 * tell it again, and late: what is on record already stays as it is.
 */
@ApplicationScoped
public class RunClocks {
    private final ClockRepository clocks;
    private final PolicyRepository policies;
    private final RetentionCalendar calendar;
    private final RetentionConfig config;
    private final TellOfHolds tellOfHolds;
    private final AuditTrail audit;
    private final Clock clock;

    RunClocks(
            ClockRepository clocks,
            PolicyRepository policies,
            RetentionCalendar calendar,
            RetentionConfig config,
            TellOfHolds tellOfHolds,
            AuditTrail audit,
            Clock clock) {
        this.clocks = clocks;
        this.policies = policies;
        this.calendar = calendar;
        this.config = config;
        this.tellOfHolds = tellOfHolds;
        this.audit = audit;
        this.clock = clock;
    }

    public record Command(Caller caller, String correlator) {}

    /**
     * A clock, and when its record is due by the policy in force.
     *
     * @param cancelledAt empty unless it was cancelled
     * @param dueAt empty for one that was cancelled, or whose record is gone
     */
    public record Told(RetentionClock clock, Optional<Instant> cancelledAt, Optional<Instant> dueAt) {}

    /**
     * Starts one. Three round trips; two for one that is known.
     *
     * @throws DomainException BODY_INVALID when it begins in the future; CLOCK_CONTRADICTED when another start of the
     *     same record is running
     */
    public Uni<Told> start(Command command, RetentionClock told) {
        Instant now = clock.instant();
        if (told.startedAt().isAfter(now.plus(config.startsAhead()))) {
            throw DomainException.invalid("/startedAt", Violation.Code.NOT_ALLOWED);
        }
        // As PostgreSQL keeps it, so that it is the same when it is told again.
        RetentionClock kept = new RetentionClock(
                told.recordId(),
                told.category(),
                told.operatorId(),
                told.venueId(),
                told.subjectRef(),
                told.startedAt().truncatedTo(ChronoUnit.MICROS));
        return policies.current(kept.category())
                .chain(policy -> clocks.history(kept.recordId()).chain(history -> switch (history.step(kept)) {
                    case KNOWN -> Uni.createFrom().item(told(history.known(kept).orElseThrow(), policy));
                    case CONTRADICTION ->
                        Uni.createFrom().failure(new DomainException(RetentionError.CLOCK_CONTRADICTED));
                    case OVER -> Uni.createFrom().item(new Told(kept, Optional.empty(), Optional.empty()));
                    case START -> begin(command, history.next(kept, now), policy);
                }));
    }

    private Uni<Told> begin(Command command, Turn turn, Policy policy) {
        RetentionClock started = turn.clock();
        Instant dueAt = calendar.dueAt(started.startedAt(), policy.terms());
        return clocks.provide(dueAt)
                .chain(() -> clocks.runInTurn(
                        started,
                        clocks.started(turn, dueAt, policy.version())
                                .and(tellOfHolds.message(started, command.correlator()))
                                .and(record(command, started, "started"))))
                .chain(happened -> happened
                        ? Uni.createFrom().item(told(turn, policy))
                        // Somebody else was quicker; what that comes to is looked at anew.
                        : start(command, started));
    }

    /**
     * Cancels the clock of a record that has not ended after all; for one that was cancelled already, or is gone, nothing
     * more happens.
     * Two round trips.
     *
     * @throws DomainException NOT_FOUND when there never was one
     */
    public Uni<Void> cancel(Command command, UUID recordId) {
        return clocks.history(recordId).chain(history -> {
            if (history.turns().isEmpty() && !history.isPurged()) {
                throw DomainException.notFound();
            }
            return history.running()
                    .map(turn -> end(command, turn))
                    .orElseGet(() -> Uni.createFrom().voidItem());
        });
    }

    private Uni<Void> end(Command command, Turn turn) {
        return clocks.runInTurn(
                        turn.clock(),
                        clocks.cancelled(turn, clock.instant()).and(record(command, turn.clock(), "cancelled")))
                .replaceWithVoid();
    }

    private Told told(Turn turn, Policy policy) {
        return new Told(
                turn.clock(),
                turn.cancelledAt(),
                turn.isRunning()
                        ? Optional.of(calendar.dueAt(turn.clock().startedAt(), policy.terms()))
                        : Optional.empty());
    }

    private Write.Part record(Command command, RetentionClock of, String verb) {
        return audit.record(AuditTrail.Entry.by(
                command.caller(),
                command.correlator(),
                of.operatorId().orElse(null),
                "clock." + verb,
                "clock",
                of.recordId(),
                of.category().name()));
    }
}
