package io.shiming.incident.client;

import io.shiming.foundation.outbox.OutboxMessage;
import io.shiming.foundation.outbox.OutboxTarget;
import io.shiming.incident.application.DisputedRegistrations;
import io.shiming.incident.application.TellOfOutcome;
import io.shiming.incident.client.RegistrationService.Outcome;
import io.shiming.incident.client.RegistrationService.OutcomeWord;
import io.shiming.incident.domain.DisputeOutcome;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * The outbox' way to registration-service with outcomes of disputes. Told until it says that it has committed one; whatever
 * else is answered, by it or on the way, says no such thing, and a registration stays frozen by no dead letter.
 */
@Singleton
class DeliverDisputeOutcomes implements OutboxTarget {
    private final TellOfOutcome tellOfOutcome;

    DeliverDisputeOutcomes(TellOfOutcome tellOfOutcome) {
        this.tellOfOutcome = tellOfOutcome;
    }

    @Override
    public String name() {
        return TellOfOutcome.TARGET;
    }

    @Override
    public Uni<Void> deliver(OutboxMessage message) {
        JsonObject body = new JsonObject(message.body());
        return tellOfOutcome.handle(
                UUID.fromString(body.getString("operatorId")),
                UUID.fromString(body.getString("disputeId")),
                message.correlator());
    }

    /** Registration-service itself. */
    @Singleton
    static class Registrations implements DisputedRegistrations {
        private final RegistrationService registration;

        Registrations(@RestClient RegistrationService registration) {
            this.registration = registration;
        }

        @Override
        public Uni<Void> resolve(UUID disputeId, UUID decisionId, DisputeOutcome outcome, String correlator) {
            return registration
                    .resolve(correlator, decisionId.toString(), disputeId, new OutcomeWord(word(outcome)))
                    .replaceWithVoid();
        }

        private static Outcome word(DisputeOutcome outcome) {
            return switch (outcome) {
                case CONFIRMED -> Outcome.REJECTED;
                case CORRECTED_BY_TRANSFER -> Outcome.UPHELD;
                case CORRECTED_BY_TERMINATION -> Outcome.UPHELD_AND_TERMINATED;
            };
        }
    }
}
