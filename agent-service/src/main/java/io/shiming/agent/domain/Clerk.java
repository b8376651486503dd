package io.shiming.agent.domain;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Who checks users at an outlet. Who that is, the agent knows; here there is a code.
 *
 * @param code by which registrations name the clerk; unique among those of the agent who have not left
 */
public record Clerk(UUID agentId, UUID id, UUID outletId, String code, Instant joinedAt, Optional<Ending> departure) {

    public static Clerk joined(UUID agentId, UUID id, UUID outletId, String code, Instant at) {
        return new Clerk(agentId, id, outletId, code, at, Optional.empty());
    }

    public Clerk departed(Ending ending) {
        return new Clerk(agentId, id, outletId, code, joinedAt, Optional.of(ending));
    }
}
