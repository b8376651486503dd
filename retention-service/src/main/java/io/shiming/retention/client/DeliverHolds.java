package io.shiming.retention.client;

import io.shiming.foundation.outbox.OutboxMessage;
import io.shiming.foundation.outbox.OutboxTarget;
import io.shiming.foundation.problem.DomainException;
import io.shiming.retention.application.TellOfHolds;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.util.UUID;

/** The outbox' way to registration-service: whatever it does not commit is told again. */
@Singleton
class DeliverHolds implements OutboxTarget {
    private final TellOfHolds tellOfHolds;

    DeliverHolds(TellOfHolds tellOfHolds) {
        this.tellOfHolds = tellOfHolds;
    }

    @Override
    public String name() {
        return TellOfHolds.TARGET;
    }

    @Override
    public Uni<Void> deliver(OutboxMessage message) {
        UUID id = UUID.fromString(new JsonObject(message.body()).getString("id"));
        return switch (message.kind()) {
            case TellOfHolds.HOLD ->
                tellOfHolds
                        .hold(id, message.correlator())
                        .replaceWithVoid()
                        // It was taken back: there is nothing more to tell.
                        .onFailure(DomainException.class)
                        .recoverWithNull();
            case TellOfHolds.RECORD -> tellOfHolds.record(id, message.correlator());
            default -> Uni.createFrom().failure(new Undeliverable("unknown kind"));
        };
    }
}
