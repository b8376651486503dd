package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.Callback;
import io.shiming.registration.domain.EventType;
import io.shiming.registration.domain.Subscription;
import io.shiming.registration.domain.SubscriptionError;
import io.shiming.registration.persistence.SubscriptionRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;

/** An operator says where it is to be told of which events; it gets the secret that they are signed with. */
@ApplicationScoped
public class SubscribeToEvents {
    /** The prefix and the length are those of Standard Webhooks 1.0. */
    private static final String SECRET_PREFIX = "whsec_";

    private static final int SECRET_BYTES = 32;
    private static final int MOST_FORMER = 4;

    private final SubscriptionRepository subscriptions;
    private final EventReceiver receiver;
    private final AuditTrail audit;
    private final Ids ids;
    private final Clock clock;
    private final RegistrationConfig.Events config;
    private final SecureRandom random = new SecureRandom();

    SubscribeToEvents(
            SubscriptionRepository subscriptions,
            EventReceiver receiver,
            AuditTrail audit,
            Ids ids,
            Clock clock,
            RegistrationConfig config) {
        this.subscriptions = subscriptions;
        this.receiver = receiver;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
        this.config = config.events();
    }

    /** How the front words a subscription with its new secret. */
    public interface Wording extends BiFunction<Subscription, Sensitive<String>, Answer> {}

    /**
     * A new subscription. Two round trips: its key, then all else; and a look-up of the callback's name.
     *
     * @throws DomainException CALLBACK_NOT_ALLOWED, TOO_MANY_SUBSCRIPTIONS
     */
    public Uni<Answer> subscribe(
            Caller caller,
            String correlator,
            Callback callback,
            Set<EventType> eventTypes,
            Idempotency.Attempt attempt,
            Wording wording) {
        Subscription made =
                new Subscription(caller.requireOperator(), ids.next(), callback, eventTypes, clock.instant());
        Sensitive<String> secret = secret();
        return receiver.mayReceive(callback).chain(allowed -> {
            if (!allowed) {
                return Uni.createFrom().failure(new DomainException(SubscriptionError.CALLBACK_NOT_ALLOWED));
            }
            Answer answer = wording.apply(made, secret);
            return subscriptions
                    .made(made, secret, config.mostSubscriptions())
                    .chain(write -> subscriptions.run(
                            write.and(attempt.answered(answer)).and(entry(caller, correlator, made.id(), "made"))))
                    .chain(happened -> happened
                            ? Uni.createFrom().item(answer)
                            : subscriptions
                                    .forgetSecrets(made.id())
                                    .chain(() -> Uni.createFrom()
                                            .failure(new DomainException(SubscriptionError.TOO_MANY_SUBSCRIPTIONS))));
        });
    }

    /**
     * Another secret for a subscription; for a while events are signed with the one before as well, so that no receiver
     * refuses one.
     *
     * @throws DomainException NOT_FOUND; STATUS_CONFLICT when too many secrets sign already
     */
    public Uni<Answer> renewSecret(
            Caller caller, String correlator, UUID id, Idempotency.Attempt attempt, Wording wording) {
        UUID operatorId = caller.requireOperator();
        Sensitive<String> secret = secret();
        return subscriptions
                .find(operatorId, id)
                .map(found -> found.orElseThrow(DomainException::notFound))
                .chain(known -> {
                    Answer answer = wording.apply(known, secret);
                    return subscriptions
                            .forgetFormer(operatorId, id, clock.instant())
                            .chain(() -> subscriptions.renewed(
                                    operatorId, id, secret, clock.instant().plus(config.secretOverlap()), MOST_FORMER))
                            .chain(write -> subscriptions.run(write.and(attempt.answered(answer))
                                    .and(entry(caller, correlator, id, "secret-renewed"))))
                            .map(happened -> happened ? answer : null)
                            .onItem()
                            .ifNull()
                            .failWith(() -> new DomainException(CommonError.STATUS_CONFLICT));
                });
    }

    /**
     * Ends a subscription: what is on its way there is not sent any more.
     *
     * @throws DomainException NOT_FOUND
     */
    public Uni<Void> end(Caller caller, String correlator, UUID id) {
        return subscriptions
                .run(subscriptions.ended(caller.requireOperator(), id).and(entry(caller, correlator, id, "ended")))
                .chain(happened -> happened
                        ? subscriptions.forgetSecrets(id)
                        : Uni.createFrom().failure(DomainException.notFound()));
    }

    private Write.Part entry(Caller caller, String correlator, UUID id, String verb) {
        return audit.record(AuditTrail.Entry.by(
                caller, correlator, caller.requireOperator(), "subscription." + verb, "subscription", id, "DONE"));
    }

    private Sensitive<String> secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return new Sensitive<>(SECRET_PREFIX + Base64.getEncoder().encodeToString(bytes));
    }
}
