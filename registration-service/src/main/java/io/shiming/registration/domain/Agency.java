package io.shiming.registration.domain;

import java.util.Optional;

/**
 * Through whom a registration is asked for (Art. 5).
 *
 * @param disclosure nothing where no agent is named
 * @param asks whether an agent asks for it itself, and not the operator
 * @param authorised whether the operator has bound the agent that is named for just this
 */
public record Agency(Optional<AgentDisclosure> disclosure, boolean asks, boolean authorised) {

    /** Whether somebody asks whom the operator has not bound: nothing of the operator's is theirs to know. */
    public boolean isStranger() {
        return asks && !authorised;
    }
}
