package io.shiming.retention.application;

import io.micrometer.core.instrument.MeterRegistry;
import io.shiming.foundation.audit.AuditTrail;
import io.shiming.retention.domain.DueItem;
import io.shiming.retention.domain.PurgeOutcome;
import io.shiming.retention.domain.PurgeRun;
import io.shiming.retention.persistence.PurgeQueue;
import io.shiming.retention.persistence.PurgeSettlements;
import io.shiming.retention.persistence.PurgeSettlements.Kept;
import io.shiming.retention.persistence.PurgeSettlements.Order;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Claims a batch, orders it purged at registration-service, and settles what was answered. Whoever dies in between leaves a
 * lease behind that ends; then it is claimed and ordered again, which registration-service answers as before.
 */
@Singleton
class PurgeBatch {
    private final PurgeQueue queue;
    private final PurgeSettlements settlements;
    private final PurgeOrders orders;
    private final WatchClocks clocks;
    private final AuditTrail audit;
    private final Clock clock;
    private final RetentionConfig.Purge config;
    private final MeterRegistry metrics;

    PurgeBatch(
            PurgeQueue queue,
            PurgeSettlements settlements,
            PurgeOrders orders,
            WatchClocks clocks,
            AuditTrail audit,
            Clock clock,
            RetentionConfig config,
            MeterRegistry metrics) {
        this.queue = queue;
        this.settlements = settlements;
        this.orders = orders;
        this.clocks = clocks;
        this.audit = audit;
        this.clock = clock;
        this.config = config.purge();
        this.metrics = metrics;
    }

    /**
     * What a claim came to.
     *
     * @param order empty when nothing that was looked at could be taken
     */
    record Claim(PurgeQueue.Claimed claimed, Optional<Order> order) {}

    /** One round trip. */
    Uni<Claim> claim(PurgeRun run) {
        Instant now = clock.instant();
        UUID orderId = UUID.randomUUID();
        PurgeQueue.Again again = new PurgeQueue.Again(
                now.plus(config.lease()), now.plus(config.heldAgainAfter()), now.plus(config.retryAfter()));
        return queue.claim(new PurgeQueue.Claim(
                        run,
                        orderId,
                        now,
                        clocks.host(),
                        Math.min(config.batch(), PurgeOrders.MOST),
                        config.rate(),
                        again))
                .map(claimed -> new Claim(
                        claimed,
                        claimed.items().isEmpty()
                                ? Optional.empty()
                                : Optional.of(new Order(orderId, run.id(), now, claimed.items()))));
    }

    /**
     * The order, and one round trip.
     *
     * @return whether it was answered; what was not may be claimed again after a while
     */
    Uni<Boolean> carryOut(Order order) {
        return orders.send(order.id(), order.runId(), order.recordIds())
                .chain(outcomes -> settle(order, outcomes).replaceWith(true))
                .onFailure(PurgeOrders.Unanswered.class)
                .recoverWithUni(() -> giveBack(order).replaceWith(false));
    }

    private Uni<Void> giveBack(Order order) {
        Instant now = clock.instant();
        return settlements.giveBack(order, now, now.plus(config.retryAfter()));
    }

    private Uni<Void> settle(Order order, Map<UUID, PurgeOutcome> outcomes) {
        Instant now = clock.instant();
        List<DueItem> gone = order.items().stream()
                .filter(item -> outcome(item, outcomes) == PurgeOutcome.PURGED)
                .toList();
        List<Kept> kept = order.items().stream()
                .filter(item -> outcome(item, outcomes) != PurgeOutcome.PURGED)
                .map(item -> new Kept(item, outcome(item, outcomes), now.plus(againAfter(outcome(item, outcomes)))))
                .toList();
        return settlements
                .settle(
                        order,
                        gone,
                        kept,
                        now,
                        audit.record(new AuditTrail.Entry(
                                PurgeDue.ITSELF,
                                PurgeDue.ITSELF,
                                null,
                                "records.purged",
                                "purge-run",
                                order.runId(),
                                PurgeOutcome.PURGED.name(),
                                order.id().toString())))
                .invoke(() -> outcomes.values()
                        .forEach(outcome -> metrics.counter("shiming.purge.records", "outcome", outcome.name())
                                .increment()));
    }

    private static PurgeOutcome outcome(DueItem item, Map<UUID, PurgeOutcome> outcomes) {
        return outcomes.get(item.place().recordId());
    }

    private Duration againAfter(PurgeOutcome outcome) {
        return switch (outcome) {
            case PURGED -> Duration.ZERO;
            case HELD -> config.heldAgainAfter();
            case TOO_EARLY -> config.earlyAgainAfter();
            case ACTIVE, UNKNOWN -> config.contradictedAgainAfter();
        };
    }
}
