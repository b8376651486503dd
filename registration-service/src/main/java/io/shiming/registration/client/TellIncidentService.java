package io.shiming.registration.client;

import io.quarkus.arc.lookup.LookupUnlessProperty;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.foundation.outbox.OutboxMessage;
import io.shiming.foundation.outbox.OutboxTarget;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * Tells incident-service what it should know, each kind of message at its own end there. Tried until it is acknowledged; only
 * what it calls malformed is laid aside. What it has no end for yet waits, and so does everything where there is no
 * incident-service.
 */
@Singleton
@LookupUnlessProperty(name = "quarkus.rest-client.incident.url", stringValue = TellIncidentService.NOWHERE)
class TellIncidentService implements OutboxTarget {
    /** As application.properties has it. */
    static final String NOWHERE = "http://incident-service.invalid";

    private static final Map<String, Route> ROUTES = Map.of(
            Outbox.DETECTION,
            new Route("detections", body -> body),
            "search-quota",
            Route.detection("QUOTA_EXCEEDED", body -> body),
            "copy-reused",
            Route.detection("COPY_REUSED", body -> body),
            "canary-looked-up",
            Route.detection("CANARY_LOOKED_UP", body -> body));

    /** Where a kind of message goes, and in which words. */
    private record Route(String receiver, UnaryOperator<JsonObject> words) {
        /** What people should look at. */
        static Route detection(String kind, UnaryOperator<JsonObject> words) {
            return new Route("detections", body -> words.apply(body).put("kind", kind));
        }
    }

    /** Incident-service has no end for it yet. */
    private static final class NoReceiver extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private NoReceiver() {
            super(null, null, false, false);
        }
    }

    private final IncidentService incidents;

    TellIncidentService(@RestClient IncidentService incidents) {
        this.incidents = incidents;
    }

    @Override
    public String name() {
        return Outbox.INCIDENT;
    }

    @Override
    public Uni<Void> deliver(OutboxMessage message) {
        Route route = ROUTES.get(message.kind());
        if (route == null) {
            return Uni.createFrom().failure(new NoReceiver());
        }
        String id = message.id().toString();
        JsonObject body = route.words().apply(new JsonObject(message.body())).put("messageId", id);
        return incidents
                .tell(route.receiver(), id, message.correlator(), body.encode())
                .replaceWithVoid()
                .onFailure(WebApplicationException.class)
                .transform(TellIncidentService::refused);
    }

    private static Throwable refused(WebApplicationException failure) {
        int status = failure.getResponse().getStatus();
        return status == 400 || status == 422 ? new Undeliverable("status " + status) : failure;
    }
}
