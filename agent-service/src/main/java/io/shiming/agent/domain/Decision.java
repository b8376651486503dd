package io.shiming.agent.domain;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Whether an agent may do something for an operator.
 *
 * @param reasons why not; empty when it may
 * @param agreement that covers it; the agent may do it by that one, unless there are reasons why not
 */
public record Decision(List<Reason> reasons, Optional<Basis> agreement) {

    /** A version of an agreement. */
    public record Basis(UUID agreementId, int version) {}

    public static Decision agentUnknown() {
        return new Decision(List.of(Reason.AGENT_UNKNOWN), Optional.empty());
    }

    public boolean isAuthorised() {
        return reasons.isEmpty();
    }
}
