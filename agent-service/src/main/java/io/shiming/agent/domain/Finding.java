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
 * What was found wrong with an agent in its dealings for an operator, or in what the operator owes it in these, to be
 * remedied by a day (Art. 6).
 *
 * @param inspectionId empty for what was found otherwise
 * @param article it offends against; empty where the kind has none and nobody named one
 * @param description empty too once its time is over, and for whom it is not shown
 * @param raisedBy subject of whoever raised it, or {@link #SYSTEM}
 * @param raisedWith client of the service that raised it by itself; empty where somebody did
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
        Optional<String> raisedWith,
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
                Optional.of(SYSTEM),
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
     * Closes it, which takes a second person: not whoever raised it, nor whom it is against.
     *
     * <p>A token's subject is the person; it is another one for each client that acts by itself. So the subject tells two
     * people apart who use the same portal, and the client must not count for them. Where a service raised it by itself its
     * client counts too, since one program may come as several subjects. And no service closes anything: that something was
     * remedied is for somebody to see.
     *
     * @throws DomainException SECOND_PERSON_REQUIRED, STATUS_CONFLICT
     */
    public Finding closed(FindingClosure by, Closer closer) {
        boolean same = raisedBy.equals(closer.subject()) || raisedWith.equals(Optional.of(closer.client()));
        boolean own = kind.against() == FindingKind.Party.OPERATOR && closer.operators();
        if (same || own || closer.service()) {
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
                raisedWith,
                raisedAt,
                Optional.of(by));
    }

    /** The article under which agent and operator are punished (Art. 24); empty where it is no violation. */
    public Optional<Integer> violated() {
        return article.filter(number -> number >= FIRST_PENALTY && number <= LAST_PENALTY);
    }
}
