package io.shiming.retention.client;

import io.shiming.foundation.problem.SafeTrace;
import io.shiming.retention.application.HeldRecords;
import io.shiming.retention.client.RegistrationService.HoldState;
import io.shiming.retention.client.RegistrationService.HoldWord;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;

/** Tells registration-service. Whatever it answers but success, or that it has no such record, is {@link HeldRecords.Unavailable}. */
@ApplicationScoped
class RegistrationHeldRecords implements HeldRecords {
    private static final Logger LOG = Logger.getLogger(RegistrationHeldRecords.class);
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final RegistrationService registrations;

    RegistrationHeldRecords(@RestClient RegistrationService registrations) {
        this.registrations = registrations;
    }

    @Override
    public Uni<Boolean> tell(UUID holdId, boolean holds, UUID recordId, String correlator) {
        return registrations
                .hold(correlator, recordId, new HoldWord(holdId, holds ? HoldState.IN_FORCE : HoldState.LIFTED))
                .map(answer -> {
                    if (answer.getStatus() != OK) {
                        throw new Unavailable();
                    }
                    return true;
                })
                .onFailure(RegistrationHeldRecords::isUnknown)
                .recoverWithItem(false)
                .onFailure()
                .transform(failure -> {
                    LOG.warnf("Registration-service has not committed a hold: %s", SafeTrace.of(failure));
                    return new Unavailable();
                });
    }

    private static boolean isUnknown(Throwable failure) {
        return failure instanceof WebApplicationException answered
                && answered.getResponse().getStatus() == NOT_FOUND;
    }
}
