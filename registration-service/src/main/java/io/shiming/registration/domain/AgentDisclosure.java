package io.shiming.registration.domain;

import java.util.Optional;
import java.util.UUID;

/**
 * Through whom a registration is made, and whether the user was told so (Art. 5¶3).
 *
 * @param outlet the agent's outlet, by its code
 * @param clerk who took it in there, by their code
 * @param agreement by which the agent may; empty until that is known, and where agent-service named none
 */
public record AgentDisclosure(
        UUID agentId, String outlet, String clerk, boolean disclosedToUser, Optional<AgentAgreement> agreement) {

    /** The same, by what is known to bind the agent. */
    public AgentDisclosure boundBy(Optional<AgentAgreement> binding) {
        return new AgentDisclosure(agentId, outlet, clerk, disclosedToUser, binding);
    }
}
