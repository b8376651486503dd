package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.Delivery;
import io.shiming.registration.domain.Subscription;
import io.shiming.registration.persistence.DeliveryRepository;
import io.shiming.registration.persistence.SubscriptionRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** An operator sees its subscriptions and what became of events, and has one sent again. */
@ApplicationScoped
public class LookUpDeliveries {
    private final SubscriptionRepository subscriptions;
    private final DeliveryRepository deliveries;
    private final AuditTrail audit;
    private final Clock clock;
    private final RegistrationConfig.Events config;

    LookUpDeliveries(
            SubscriptionRepository subscriptions,
            DeliveryRepository deliveries,
            AuditTrail audit,
            Clock clock,
            RegistrationConfig config) {
        this.subscriptions = subscriptions;
        this.deliveries = deliveries;
        this.audit = audit;
        this.clock = clock;
        this.config = config.events();
    }

    /** One of the caller's; fails with NOT_FOUND for another operator's as for none. */
    public Uni<Subscription> subscription(Caller caller, UUID id) {
        return subscriptions
                .find(caller.requireOperator(), id)
                .map(found -> found.orElseThrow(DomainException::notFound));
    }

    /** In the order they were made, at most {@code limit}, later than {@code after}. */
    public Uni<List<Subscription>> subscriptions(Caller caller, int limit, Optional<UUID> after) {
        return subscriptions.page(caller.requireOperator(), limit, after);
    }

    /** Newest event first, at most {@code limit}, older than {@code after}. Fails with NOT_FOUND. */
    public Uni<List<Delivery>> page(Caller caller, UUID subscriptionId, int limit, Optional<UUID> after) {
        return subscription(caller, subscriptionId)
                .chain(() -> deliveries.page(caller.requireOperator(), subscriptionId, limit, after));
    }

    /**
     * Has an event sent again, whatever became of it.
     *
     * @throws DomainException NOT_FOUND
     */
    public Uni<Answer> again(
            Caller caller,
            String correlator,
            UUID subscriptionId,
            UUID eventId,
            Idempotency.Attempt attempt,
            Function<Delivery, Answer> wording) {
        UUID operatorId = caller.requireOperator();
        return deliveries
                .find(operatorId, subscriptionId, eventId)
                .map(found -> found.orElseThrow(DomainException::notFound))
                .chain(known -> {
                    Answer answer = wording.apply(known.again(clock.instant()));
                    return deliveries
                            .run(deliveries
                                    .again(
                                            operatorId,
                                            subscriptionId,
                                            eventId,
                                            clock.instant(),
                                            clock.instant().plus(config.giveUpAfter()))
                                    .and(attempt.answered(answer))
                                    .and(audit.record(AuditTrail.Entry.by(
                                            caller,
                                            correlator,
                                            operatorId,
                                            "delivery.asked-for-again",
                                            "subscription",
                                            subscriptionId,
                                            "DONE"))))
                            .map(happened -> happened ? answer : null)
                            .onItem()
                            .ifNull()
                            .failWith(DomainException::notFound);
                });
    }
}
