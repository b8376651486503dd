package io.shiming.incident.client;

import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.foundation.outbox.OutboxMessage;
import io.shiming.foundation.outbox.OutboxTarget;
import io.shiming.incident.application.OpenDraft;
import io.shiming.incident.domain.Detection;
import io.shiming.incident.domain.IncidentKind;
import io.shiming.incident.domain.Itself;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/** What this service sees of itself, which every other tells over HTTP: a broken trail, sealed values that do not open. */
@Singleton
class TakeOwnDetections implements OutboxTarget {
    private static final Caller CALLER = new Caller(
            Itself.NAME, Itself.NAME, Set.of(Roles.SERVICE), Optional.empty(), Optional.empty(), Optional.empty());

    private final OpenDraft openDraft;

    TakeOwnDetections(OpenDraft openDraft) {
        this.openDraft = openDraft;
    }

    @Override
    public String name() {
        return Outbox.INCIDENT;
    }

    @Override
    public Uni<Void> deliver(OutboxMessage message) {
        if (!message.kind().equals(Outbox.DETECTION)) {
            return Uni.createFrom().failure(new Undeliverable("unknown kind"));
        }
        JsonObject body = new JsonObject(message.body());
        return openDraft.ofItself(new OpenDraft.Command(
                CALLER,
                message.correlator(),
                IncidentKind.valueOf(body.getString("kind")),
                body.getInstant("detectedAt"),
                Optional.empty(),
                new Detection(
                        message.id(),
                        Itself.NAME,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(body.getString("detail")),
                        Optional.empty())));
    }
}
