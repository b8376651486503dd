package io.shiming.agent.domain;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A hand-over in a list. Of an overdue one the id is that of the agent's dealings for the operator.
 *
 * @param size how many items
 * @param missing how many of them the operator did not receive
 * @param receiptDueAt by when the operator receipts it; of each that was made
 * @param oldestDueAt by when the first of them was due; only of an overdue one
 * @param reminders how often the agent of an overdue one, the operator of an unreceipted one was reminded since
 */
public record HandoverEntry(
        HandoverState state,
        UUID id,
        UUID operatorId,
        UUID agentId,
        int size,
        int missing,
        Optional<Instant> deliveredAt,
        Optional<Instant> receiptDueAt,
        Optional<Instant> receivedAt,
        Optional<Instant> oldestDueAt,
        int reminders,
        Optional<Instant> lastRemindedAt) {}
