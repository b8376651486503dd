package io.shiming.registration.application;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.outbox.OutboxMessage;
import io.shiming.foundation.outbox.OutboxTarget;
import io.shiming.foundation.time.Rounds;
import io.shiming.registration.domain.Delivery;
import io.shiming.registration.domain.EventType;
import io.shiming.registration.persistence.CampaignUserRepository;
import io.shiming.registration.persistence.CampaignUserRepository.Addressee;
import io.shiming.registration.persistence.DeliveryRepository;
import io.shiming.registration.persistence.DeliveryRepository.Due;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Takes events from the outbox to everybody who subscribed to them, at least once, until the receiver has them or the
 * time for it is over.
 */
@ApplicationScoped
public class DeliverEvents implements OutboxTarget {
    /** Under way at once to one subscription, and altogether. */
    private static final int EACH = 8;

    private static final int MOST = 128;
    private static final int FORGOTTEN_AT_ONCE = 1_000;

    /** Longer than an attempt may take; then another replica may try. */
    private static final Duration LEASE_MARGIN = Duration.ofSeconds(20);

    private static final int GONE = 410;

    private final DeliveryRepository deliveries;
    private final CampaignUserRepository campaignUsers;
    private final EventReceiver receiver;
    private final ObjectMapper json;
    private final Clock clock;
    private final RegistrationConfig.Events config;
    /** Subscriptions to which something is under way from here. */
    private final Set<UUID> busy = ConcurrentHashMap.newKeySet();

    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicBoolean claiming = new AtomicBoolean();

    DeliverEvents(
            DeliveryRepository deliveries,
            CampaignUserRepository campaignUsers,
            EventReceiver receiver,
            ObjectMapper json,
            Clock clock,
            RegistrationConfig config) {
        this.deliveries = deliveries;
        this.campaignUsers = campaignUsers;
        this.receiver = receiver;
        this.json = json;
        this.clock = clock;
        this.config = config.events();
    }

    @Override
    public String name() {
        return RegistrationEvents.TARGET;
    }

    /** What all event bodies have; the rest is the receiver's to read. */
    private record Addressed(UUID operatorId) {}

    /** An event becomes due for everybody who subscribed to it by now. */
    @Override
    public Uni<Void> deliver(OutboxMessage message) {
        Optional<EventType> type = EventType.of(message.kind());
        if (type.isEmpty()) {
            return Uni.createFrom().failure(new Undeliverable("UNKNOWN_EVENT_TYPE"));
        }
        Instant now = clock.instant();
        return deliveries.fannedOut(message, type.get(), operatorOf(message), now, now.plus(config.giveUpAfter()));
    }

    private UUID operatorOf(OutboxMessage message) {
        return read(message.body(), Addressed.class).operatorId();
    }

    private <T> T read(String body, Class<T> known) {
        try {
            return json.readerFor(known)
                    .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(body);
        } catch (JsonProcessingException ours) {
            throw new IllegalStateException(ours);
        }
    }

    /** Begins to send what is due; those to whom something is under way have their turn when that has ended. */
    public Uni<Void> run() {
        int room = MOST - underWay.get();
        if (room <= 0 || !claiming.compareAndSet(false, true)) {
            return Uni.createFrom().voidItem();
        }
        Instant now = clock.instant();
        return deliveries
                .claim(now, now.plus(config.timeout()).plus(LEASE_MARGIN), EACH, room, busy)
                .chain(due -> addressed(due)
                        .invoke(numbers -> due.stream()
                                .collect(Collectors.groupingBy(Due::subscriptionId))
                                .forEach((subscription, batch) -> sendAll(subscription, batch, numbers))))
                // From here on they are known to be busy.
                .onTermination()
                .invoke(() -> claiming.set(false))
                .replaceWithVoid();
    }

    /** The numbers that orders are about, by the orders' ids: opened now, and stored nowhere (Art. 16). */
    private Uni<Map<UUID, Sensitive<String>>> addressed(List<Due> due) {
        return campaignUsers.numbers(due.stream()
                .filter(each -> each.type().isOrder())
                .map(each -> order(each.data()))
                .distinct()
                .toList());
    }

    private Addressee order(String data) {
        return read(data, Addressee.class);
    }

    private void sendAll(UUID subscriptionId, List<Due> batch, Map<UUID, Sensitive<String>> numbers) {
        busy.add(subscriptionId);
        underWay.addAndGet(batch.size());
        Uni<Void> sent = Multi.createFrom()
                .iterable(batch)
                .onItem()
                .transformToUni(due -> send(due, numbers))
                .merge(EACH)
                .onItem()
                .ignoreAsUni();
        Rounds.untroubled(sent.onTermination()
                        .invoke(() -> {
                            underWay.addAndGet(-batch.size());
                            busy.remove(subscriptionId);
                        })
                        // There may be more.
                        .chain(() -> batch.size() < EACH ? Uni.createFrom().voidItem() : run()))
                .subscribe()
                .with(done -> {});
    }

    /** An order that was overtaken, because its user registered for example, is not sent any more. */
    private Uni<Void> send(Due due, Map<UUID, Sensitive<String>> numbers) {
        if (!due.type().isOrder()) {
            return send(due, due.data());
        }
        Sensitive<String> number = numbers.get(order(due.data()).orderId());
        return number == null
                ? failed(due, null, Optional.empty(), "OVERTAKEN")
                : send(
                        due,
                        new JsonObject(due.data())
                                .put("serviceNumber", number.reveal())
                                .encode());
    }

    private Uni<Void> send(Due due, String data) {
        EventReceiver.Event event =
                new EventReceiver.Event(due.eventId(), due.type().type(), due.occurredAt(), data);
        return receiver.send(due.callback(), due.secrets(), event)
                .chain(status -> status >= 200 && status < 300
                        ? deliveries.delivered(due, status, clock.instant())
                        : failed(due, status, status == GONE ? Optional.empty() : next(due), "STATUS"))
                .onFailure(EventReceiver.Unreachable.class)
                .recoverWithUni(unreachable -> failed(due, null, next(due), unreachable.getMessage()));
    }

    private Uni<Void> failed(Due due, Integer status, Optional<Instant> next, String why) {
        return deliveries.failed(due, next, status, why);
    }

    private Optional<Instant> next(Due due) {
        return Delivery.nextAttempt(
                clock.instant(),
                due.attempts(),
                config.firstPause(),
                config.longestPause(),
                due.giveUpAt(),
                ThreadLocalRandom.current().nextDouble());
    }

    /** Forgets what was settled long ago, or has nowhere to go any more. */
    public Uni<Void> forget() {
        return Multi.createBy()
                .repeating()
                .uni(() -> deliveries.forget(clock.instant().minus(config.keep()), FORGOTTEN_AT_ONCE))
                .whilst(forgotten -> forgotten == FORGOTTEN_AT_ONCE)
                .onItem()
                .ignoreAsUni();
    }
}
