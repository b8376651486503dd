package io.shiming.registration.domain;

import java.util.UUID;

/** Through whom a registration is made, and whether the user was told so (Art. 5¶3). */
public record AgentDisclosure(UUID agentId, String outlet, boolean disclosedToUser) {}
