package io.shiming.registration.domain;

import java.util.UUID;

/**
 * Through whom a registration is made, and whether the user was told so (Art. 5¶3).
 *
 * @param outlet the agent's outlet, by its code
 * @param clerk who took it in there, by their code
 */
public record AgentDisclosure(UUID agentId, String outlet, String clerk, boolean disclosedToUser) {}
