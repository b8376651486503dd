package io.shiming.incident.domain;

import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * That somebody says a registration in their name is not theirs (Art. 11), until it is found out. Meanwhile the
 * registration is neither handed on nor altered nor purged.
 *
 * @param id the dispute's, as registration-service knows it
 * @param warnAt when whoever is to decide is warned
 * @param dueAt by when its operator is to have decided
 * @param proposal what a compliance officer says should come of it; the latest counts
 */
public record DisputeCase(
        UUID operatorId,
        UUID id,
        UUID registrationId,
        DisputeState state,
        Instant raisedAt,
        Instant openedAt,
        Instant warnAt,
        Instant dueAt,
        Optional<Instant> warnedAt,
        Optional<Instant> escalatedAt,
        Optional<DisputeWord> proposal,
        Optional<DisputeWord> decision,
        Optional<Instant> settledAt) {

    /** Opens one: its clock runs from when the person spoke, whenever that came here. */
    public static DisputeCase open(
            UUID operatorId,
            UUID id,
            UUID registrationId,
            Instant raisedAt,
            Instant now,
            Duration decideWithin,
            Duration warnBefore) {
        Instant dueAt = raisedAt.plus(decideWithin);
        return new DisputeCase(
                operatorId,
                id,
                registrationId,
                DisputeState.OPEN,
                raisedAt,
                now,
                dueAt.minus(warnBefore),
                dueAt,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Whether the deadline is near, nobody was warned yet, and it may still be kept. */
    public boolean isToBeWarnedOf(Instant now) {
        return state.allows(DisputeState.Event.WARN)
                && warnedAt.isEmpty()
                && !now.isBefore(warnAt)
                && now.isBefore(dueAt);
    }

    /** Whether the deadline is over and its operator has not decided. */
    public boolean isToBeEscalated(Instant now) {
        return state.allows(DisputeState.Event.ESCALATE) && !now.isBefore(dueAt);
    }

    /**
     * A compliance officer says what should come of it.
     *
     * @throws DomainException STATUS_CONFLICT once it is decided, or an authority's to decide
     */
    public DisputeCase proposed(DisputeWord word) {
        requireInTime(word.at());
        return with(state.after(DisputeState.Event.PROPOSE), Optional.of(word), decision);
    }

    /**
     * Another compliance officer agrees, and so it is.
     *
     * @throws DomainException STATUS_CONFLICT where nothing is proposed; SECOND_PERSON_REQUIRED; OUTCOME_NOT_PROPOSED where
     *     something else is
     */
    public DisputeCase confirmed(DisputeWord word) {
        requireInTime(word.at());
        DisputeState next = state.after(DisputeState.Event.CONFIRM);
        DisputeWord proposed = proposal.orElseThrow();
        if (proposed.by().equals(word.by())) {
            throw new DomainException(IncidentError.SECOND_PERSON_REQUIRED);
        }
        if (proposed.outcome() != word.outcome()) {
            throw new DomainException(DisputeError.OUTCOME_NOT_PROPOSED);
        }
        return with(next, proposal, Optional.of(word));
    }

    /**
     * An authority decides.
     *
     * @throws DomainException STATUS_CONFLICT once it is decided
     */
    public DisputeCase ruled(DisputeWord word) {
        return with(state.after(DisputeState.Event.RULE), proposal, Optional.of(word));
    }

    /** That the sweep has not come by yet gives nobody more time. */
    private void requireInTime(Instant now) {
        if (isToBeEscalated(now)) {
            throw new DomainException(CommonError.STATUS_CONFLICT);
        }
    }

    private DisputeCase with(DisputeState next, Optional<DisputeWord> proposed, Optional<DisputeWord> decided) {
        return new DisputeCase(
                operatorId,
                id,
                registrationId,
                next,
                raisedAt,
                openedAt,
                warnAt,
                dueAt,
                warnedAt,
                escalatedAt,
                proposed,
                decided,
                settledAt);
    }
}
