package io.shiming.agent.domain;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * That an agent may not act for a while.
 *
 * @param operatorId for which operator; empty for every one
 * @param by role of who suspended it, or the name of the service where a rule did
 * @param rule that suspended it; empty where somebody did
 * @param reinstatement its end
 */
public record Suspension(
        UUID agentId,
        UUID id,
        Optional<UUID> operatorId,
        String by,
        String reason,
        Optional<String> rule,
        Instant at,
        Optional<Ending> reinstatement) {

    public Suspension reinstated(Ending end) {
        return new Suspension(agentId, id, operatorId, by, reason, rule, at, Optional.of(end));
    }

    /** As it stood on record at a moment; empty where it had not begun. */
    Optional<Suspension> asOf(Instant moment) {
        return at.isAfter(moment)
                ? Optional.empty()
                : Optional.of(new Suspension(
                        agentId,
                        id,
                        operatorId,
                        by,
                        reason,
                        rule,
                        at,
                        reinstatement.filter(end -> !end.at().isAfter(moment))));
    }

    /** Whether it was in force at a moment, as far as was on record then. */
    boolean isOpen(Instant moment) {
        return !at.isAfter(moment)
                && reinstatement.filter(end -> !end.at().isAfter(moment)).isEmpty();
    }

    boolean concerns(UUID operator) {
        return operatorId.isEmpty() || operatorId.get().equals(operator);
    }
}
