package io.shiming.agent.domain;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What was found wrong with an agent in its dealings for an operator, to be remedied by a day (Art. 6).
 *
 * @param inspectionId empty for what was found otherwise
 * @param article it offends against; empty where the kind has none and nobody named one
 * @param description empty too once its time is over, and for whom it is not shown
 * @param raisedBy subject of whoever raised it, or {@link #SYSTEM}
 */
public record Finding(
        UUID operatorId,
        UUID id,
        UUID agentId,
        Optional<UUID> inspectionId,
        FindingKind kind,
        Optional<Integer> article,
        Optional<Sensitive<String>> description,
        LocalDate dueOn,
        List<UUID> registrationIds,
        String raisedBy,
        Instant raisedAt,
        Optional<FindingClosure> closure) {
    /** Who found what hand-overs and rules showed. */
    public static final String SYSTEM = "agent-service";

    private static final int FIRST_PENALTY = 18;
    private static final int LAST_PENALTY = 22;

    /** What hand-overs and rules showed. */
    public static Finding found(
            UUID operatorId, UUID id, UUID agentId, FindingKind kind, LocalDate dueOn, List<UUID> items, Instant at) {
        return new Finding(
                operatorId,
                id,
                agentId,
                Optional.empty(),
                kind,
                kind.article(),
                Optional.empty(),
                dueOn,
                items,
                SYSTEM,
                at,
                Optional.empty());
    }

    public FindingState state(LocalDate today) {
        if (closure.isPresent()) {
            return FindingState.CLOSED;
        }
        return dueOn.isBefore(today) ? FindingState.LATE : FindingState.OPEN;
    }

    /**
     * Closes it. Whoever raised it does not.
     *
     * @throws DomainException SECOND_PERSON_REQUIRED, STATUS_CONFLICT
     */
    public Finding closed(FindingClosure by) {
        if (raisedBy.equals(by.closedBy())) {
            throw new DomainException(SupervisionError.SECOND_PERSON_REQUIRED);
        }
        if (closure.isPresent()) {
            throw new DomainException(CommonError.STATUS_CONFLICT);
        }
        return new Finding(
                operatorId,
                id,
                agentId,
                inspectionId,
                kind,
                article,
                description,
                dueOn,
                registrationIds,
                raisedBy,
                raisedAt,
                Optional.of(by));
    }

    /** The article under which agent and operator are punished (Art. 24); empty where it is no violation. */
    public Optional<Integer> violated() {
        return article.filter(number -> number >= FIRST_PENALTY && number <= LAST_PENALTY);
    }
}
