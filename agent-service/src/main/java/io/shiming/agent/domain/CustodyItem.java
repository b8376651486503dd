package io.shiming.agent.domain;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A registration made through an agent, and where its register and material is (Art. 6).
 *
 * @param refusal why nobody was registered; empty for a registration that is active, whose material is handed over
 * @param dueAt by when the agent hands it over; empty when it has, and where there is nothing
 * @param handover the last one it was in
 */
public record CustodyItem(
        UUID operatorId,
        UUID registrationId,
        UUID agentId,
        String outlet,
        String clerk,
        String serviceType,
        Instant registeredAt,
        Optional<String> refusal,
        Optional<Instant> dueAt,
        Optional<UUID> handover,
        boolean receipted) {

    public CustodyState state(Instant now) {
        if (refusal.isPresent()) {
            return CustodyState.REFUSED;
        }
        if (dueAt.isPresent()) {
            return dueAt.get().isAfter(now) ? CustodyState.OUTSTANDING : CustodyState.OVERDUE;
        }
        return receipted ? CustodyState.RECEIVED : CustodyState.DELIVERED;
    }
}
