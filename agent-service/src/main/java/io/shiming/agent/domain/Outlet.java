package io.shiming.agent.domain;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Where an agent registers users.
 *
 * @param code by which registrations name it; unique among the agent's open outlets
 */
public record Outlet(UUID agentId, UUID id, String code, Instant openedAt, Optional<Ending> closure) {

    public static Outlet opened(UUID agentId, UUID id, String code, Instant at) {
        return new Outlet(agentId, id, code, at, Optional.empty());
    }

    public Outlet closed(Ending ending) {
        return new Outlet(agentId, id, code, openedAt, Optional.of(ending));
    }
}
