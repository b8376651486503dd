package io.shiming.verification.client;

import io.shiming.foundation.outbox.OutboxMessage;
import io.shiming.foundation.outbox.OutboxTarget;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * Tells registration-service what became of a check that was deferred. Tried until it is acknowledged: a 404 too,
 * because the registration may not have noted the verification yet. Only what it calls malformed is laid aside.
 */
@Singleton
class ReportOutcome implements OutboxTarget {
    private final RegistrationService registrations;

    ReportOutcome(@RestClient RegistrationService registrations) {
        this.registrations = registrations;
    }

    @Override
    public String name() {
        return "registration";
    }

    @Override
    public Uni<Void> deliver(OutboxMessage message) {
        return registrations
                .report(message.id().toString(), message.correlator(), message.body())
                .replaceWithVoid()
                .onFailure(WebApplicationException.class)
                .transform(ReportOutcome::refused);
    }

    private static Throwable refused(WebApplicationException failure) {
        int status = failure.getResponse().getStatus();
        return status == 400 || status == 422 ? new Undeliverable("status " + status) : failure;
    }
}
