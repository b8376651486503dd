package io.shiming.registration.client;

import io.quarkus.arc.lookup.LookupUnlessProperty;
import io.shiming.foundation.outbox.OutboxMessage;
import io.shiming.foundation.outbox.OutboxTarget;
import io.shiming.registration.application.ReferToSubject;
import io.shiming.registration.application.RetentionClock;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import java.util.Optional;
import java.util.UUID;
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
    private final ReferToSubject referToSubject;

    StartRetentionClock(@RestClient RetentionService retention, ReferToSubject referToSubject) {
        this.retention = retention;
        this.referToSubject = referToSubject;
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
        return subject(clock.getString("operatorId"), recordId)
                .map(subject -> subject.map(ref -> clock.put("subjectRef", ref.toString()))
                        .orElse(clock))
                .chain(told -> retention.startClock(message.correlator(), recordId, told.encode()))
                .replaceWithVoid()
                .onFailure(WebApplicationException.class)
                .transform(StartRetentionClock::refused);
    }

    /** Of a registration; log-ons are nobody's but a venue's. */
    private Uni<Optional<UUID>> subject(String operatorId, String recordId) {
        return operatorId == null
                ? Uni.createFrom().item(Optional.empty())
                : referToSubject.of(UUID.fromString(operatorId), UUID.fromString(recordId));
    }

    private static Throwable refused(WebApplicationException failure) {
        int status = failure.getResponse().getStatus();
        return status == 400 || status == 409 || status == 422 ? new Undeliverable("status " + status) : failure;
    }
}
