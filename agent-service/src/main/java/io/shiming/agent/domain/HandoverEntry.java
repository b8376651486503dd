package io.shiming.agent.domain;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A hand-over in a list. Of an overdue one the id is that of the agent's dealings for the operator.
 *
 * @param size how many items
 * @param missing how many of them the operator did not receive
 * @param oldestDueAt by when the first of them was due; only of an overdue one, as what follows
 * @param reminders how often the agent was reminded since
 */
public record HandoverEntry(
        HandoverState state,
        UUID id,
        UUID operatorId,
        UUID agentId,
        int size,
        int missing,
        Optional<Instant> deliveredAt,
        Optional<Instant> receivedAt,
        Optional<Instant> oldestDueAt,
        int reminders,
        Optional<Instant> lastRemindedAt) {}
