package io.shiming.registration.client;

import io.quarkus.arc.lookup.LookupUnlessProperty;
import io.shiming.foundation.outbox.OutboxMessage;
import io.shiming.foundation.outbox.OutboxTarget;
import io.shiming.registration.application.RetentionClock;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * Tells retention-service from when on the time runs for which something is kept. Tried until it is acknowledged; only what
 * it calls malformed, or a contradiction of what it was told before, is laid aside. Where there is no retention-service
 * nothing is tried, and messages wait.
 */
@Singleton
@LookupUnlessProperty(name = "quarkus.rest-client.retention.url", stringValue = StartRetentionClock.NOWHERE)
class StartRetentionClock implements OutboxTarget {
    /** As application.properties has it. */
    static final String NOWHERE = "http://retention-service.invalid";

    private static final String RECORD = "recordId";

    private final RetentionService retention;

    StartRetentionClock(@RestClient RetentionService retention) {
        this.retention = retention;
    }

    @Override
    public String name() {
        return RetentionClock.TARGET;
    }

    @Override
    public Uni<Void> deliver(OutboxMessage message) {
        if (!message.kind().equals(RetentionClock.STARTED)) {
            return Uni.createFrom().failure(new Undeliverable("unknown kind"));
        }
        JsonObject clock = new JsonObject(message.body());
        String recordId = (String) clock.remove(RECORD);
        return retention
                .startClock(message.correlator(), recordId, clock.encode())
                .replaceWithVoid()
                .onFailure(WebApplicationException.class)
                .transform(StartRetentionClock::refused);
    }

    private static Throwable refused(WebApplicationException failure) {
        int status = failure.getResponse().getStatus();
        return status == 400 || status == 409 || status == 422 ? new Undeliverable("status " + status) : failure;
    }
}
