package io.shiming.registration.client;

import io.quarkus.arc.lookup.LookupUnlessProperty;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.foundation.outbox.OutboxMessage;
import io.shiming.foundation.outbox.OutboxTarget;
import io.shiming.registration.application.ShowForgery;
import io.shiming.registration.application.ShowForgery.Shown;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
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

    private static final String FORGERIES = "forgery-reports";

    /** What a proxy says of a service that is away, or that itself, while it cannot reach its own database. */
    private static final Set<Integer> AWAY = Set.of(502, 503, 504);

    private final IncidentService incidents;
    private final ShowForgery showForgery;
    private final Patience patience;
    private final Map<String, Route> routes = Map.of(
            Outbox.DETECTION,
            new Route("detections", message -> told(withId(message))),
            "search-quota",
            detection("QUOTA_EXCEEDED"),
            "copy-reused",
            detection("COPY_REUSED"),
            "canary-looked-up",
            detection("CANARY_LOOKED_UP"),
            "forgery",
            new Route(FORGERIES, this::withDocument),
            // Of a log-on that was refused the document is gone.
            "venue-forgery",
            new Route(FORGERIES, message -> told(new JsonObject(message.body()))),
            "dispute",
            new Route("disputes", message -> told(new JsonObject(message.body()))));

    /** Where a kind of message goes, and in which words. */
    private record Route(String receiver, Function<OutboxMessage, Uni<JsonObject>> words) {}

    /** Incident-service has no end for it yet, or is away. */
    private static final class NoReceiver extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private NoReceiver() {
            super(null, null, false, false);
        }
    }

    TellIncidentService(@RestClient IncidentService incidents, ShowForgery showForgery, Patience patience) {
        this.incidents = incidents;
        this.showForgery = showForgery;
        this.patience = patience;
    }

    @Override
    public String name() {
        return Outbox.INCIDENT;
    }

    @Override
    public Uni<Void> deliver(OutboxMessage message) {
        Route route = routes.get(message.kind());
        if (route == null) {
            return Uni.createFrom().failure(new NoReceiver());
        }
        return route.words()
                .apply(message)
                .chain(body -> incidents
                        .tell(route.receiver(), message.id().toString(), message.correlator(), body.encode())
                        .invoke(patience::reached)
                        .onFailure(TellIncidentService::isAway)
                        .invoke(patience::missed))
                .replaceWithVoid()
                .onFailure(WebApplicationException.class)
                .transform(TellIncidentService::refused);
    }

    /** What people should look at. */
    private static Route detection(String kind) {
        return new Route("detections", message -> told(withId(message).put("kind", kind)));
    }

    private static Uni<JsonObject> told(JsonObject body) {
        return Uni.createFrom().item(body);
    }

    private static JsonObject withId(OutboxMessage message) {
        return new JsonObject(message.body()).put("messageId", message.id().toString());
    }

    /**
     * With what was shown, as far as it is still there: it is looked at now, and stands in no message. It is not opened again
     * and again for nobody.
     */
    private Uni<JsonObject> withDocument(OutboxMessage message) {
        if (!patience.mayTry()) {
            return Uni.createFrom().failure(new NoReceiver());
        }
        JsonObject report = new JsonObject(message.body());
        return showForgery
                .of(
                        UUID.fromString(report.getString("operatorId")),
                        UUID.fromString(report.getString("registrationId")),
                        UUID.fromString(report.getString("verificationId")),
                        message.correlator())
                .map(found -> found.map(shown -> report.put("evidence", evidence(shown)))
                        .orElse(report));
    }

    private static JsonObject evidence(Shown shown) {
        return new JsonObject()
                .put(
                        "document",
                        new JsonObject()
                                .put("type", shown.type().name())
                                .put("number", shown.number().reveal()))
                .put("name", shown.name().reveal());
    }

    private static boolean isAway(Throwable failure) {
        return !(failure instanceof WebApplicationException answered)
                || AWAY.contains(answered.getResponse().getStatus());
    }

    private static Throwable refused(WebApplicationException failure) {
        int status = failure.getResponse().getStatus();
        return status == 400 || status == 422 ? new Undeliverable("status " + status) : failure;
    }
}
