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
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * The outbox' way to registration-service with outcomes of disputes. Told until it has committed one. That it has one
 * already says the same: nobody else resolves a dispute.
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
        return tellOfOutcome
                .handle(
                        UUID.fromString(body.getString("operatorId")),
                        UUID.fromString(body.getString("disputeId")),
                        message.correlator())
                .onFailure(DisputedRegistrations.Unknown.class)
                .transform(unknown -> new Undeliverable("unknown dispute"));
    }

    /** Registration-service itself. */
    @Singleton
    static class Registrations implements DisputedRegistrations {
        private static final int NOT_FOUND = 404;
        private static final int CONFLICT = 409;

        private final RegistrationService registration;

        Registrations(@RestClient RegistrationService registration) {
            this.registration = registration;
        }

        @Override
        public Uni<Void> resolve(UUID disputeId, UUID decisionId, DisputeOutcome outcome, String correlator) {
            return registration
                    .resolve(correlator, decisionId.toString(), disputeId, new OutcomeWord(word(outcome)))
                    .replaceWithVoid()
                    .onFailure(Registrations::wasResolved)
                    .recoverWithNull()
                    .onFailure(failure -> isStatus(failure, NOT_FOUND))
                    .transform(failure -> new Unknown());
        }

        private static Outcome word(DisputeOutcome outcome) {
            return switch (outcome) {
                case CONFIRMED -> Outcome.REJECTED;
                case CORRECTED_BY_TRANSFER, CORRECTED_BY_TERMINATION -> Outcome.UPHELD;
            };
        }

        /** Who is told to come again was not told that. */
        private static boolean wasResolved(Throwable failure) {
            return isStatus(failure, CONFLICT)
                    && ((WebApplicationException) failure).getResponse().getHeaderString(HttpHeaders.RETRY_AFTER)
                            == null;
        }

        private static boolean isStatus(Throwable failure, int status) {
            return failure instanceof WebApplicationException answered
                    && answered.getResponse().getStatus() == status;
        }
    }
}
