package io.shiming.verification.client;

import io.shiming.foundation.outbox.OutboxMessage;
import io.shiming.foundation.outbox.OutboxTarget;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * Tells the service that asked what became of a check that was deferred. Tried until it is acknowledged: a 404 too,
 * because it may not have noted the verification yet. Only what it calls malformed is laid aside.
 */
final class ReportOutcome implements OutboxTarget {
    private final String name;
    private final Report report;

    private ReportOutcome(String name, Report report) {
        this.name = name;
        this.report = report;
    }

    /** The operation that every service has which has checks made. */
    private interface Report {
        Uni<Response> send(String idempotencyKey, String correlator, String outcome);
    }

    /** The services that have checks made. */
    static class Targets {
        @Produces
        @Singleton
        OutboxTarget registration(@RestClient RegistrationService service) {
            return new ReportOutcome("registration", service::report);
        }

        @Produces
        @Singleton
        OutboxTarget agent(@RestClient AgentService service) {
            return new ReportOutcome("agent", service::report);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Uni<Void> deliver(OutboxMessage message) {
        return report.send(message.id().toString(), message.correlator(), message.body())
                .replaceWithVoid()
                .onFailure(WebApplicationException.class)
                .transform(ReportOutcome::refused);
    }

    private static Throwable refused(WebApplicationException failure) {
        int status = failure.getResponse().getStatus();
        return status == 400 || status == 422 ? new Undeliverable("status " + status) : failure;
    }
}
