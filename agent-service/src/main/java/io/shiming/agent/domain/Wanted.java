package io.shiming.agent.domain;

import java.util.Optional;
import java.util.UUID;

/** What is asked for in a list, where it is not everything the caller may see. */
public record Wanted<S>(Optional<S> state, Optional<UUID> agentId, Optional<UUID> operatorId) {}
