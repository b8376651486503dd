package io.shiming.registration.domain;

import java.util.UUID;

/** The version of an agreement by which an operator had bound an agent (Art. 5¶2); agent-service keeps it. */
public record AgentAgreement(UUID id, int version) {}
