package io.shiming.registration.client;

import io.quarkus.arc.lookup.LookupUnlessProperty;
import io.shiming.foundation.outbox.IncidentService;
import io.shiming.foundation.outbox.IncidentTarget;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.foundation.outbox.OutboxMessage;
import io.shiming.registration.application.ShowForgery;
import io.shiming.registration.application.ShowForgery.Shown;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * What incident-service is told from here: forged documents, disputes, and what people should look at. While it is away no
 * document is opened again and again for nobody.
 */
@Singleton
@LookupUnlessProperty(name = "quarkus.rest-client.incident.url", stringValue = IncidentTarget.NOWHERE)
class TellIncidentService extends IncidentTarget {
    private static final String FORGERIES = "forgery-reports";

    /** What a proxy says of a service that is away, or that itself, while it cannot reach its own database. */
    private static final Set<Integer> AWAY = Set.of(502, 503, 504);

    private final Patience patience;

    TellIncidentService(@RestClient IncidentService incidents, ShowForgery showForgery, Patience patience) {
        super(
                incidents,
                Map.of(
                        Outbox.DETECTION,
                        Route.detection(),
                        "search-quota",
                        Route.detection("QUOTA_EXCEEDED"),
                        "authority-key",
                        Route.asItIs("authority-keys"),
                        "disclosure-ended",
                        Route.asItIs("disclosure-outcomes"),
                        "disclosure-cap",
                        Route.detection("QUOTA_EXCEEDED"),
                        "copy-reused",
                        Route.detection("COPY_REUSED"),
                        "canary-looked-up",
                        Route.detection("CANARY_LOOKED_UP"),
                        "forgery",
                        new Route(
                                FORGERIES,
                                message -> patience.mayTry()
                                        ? withDocument(showForgery, message)
                                        : Uni.createFrom().failure(new NoReceiver())),
                        // Of a log-on that was refused the document is gone.
                        "venue-forgery",
                        Route.asItIs(FORGERIES),
                        "dispute",
                        Route.asItIs("disputes")));
        this.patience = patience;
    }

    @Override
    protected void reached() {
        patience.reached();
    }

    @Override
    protected void unheard(Throwable failure) {
        if (!(failure instanceof WebApplicationException answered)
                || AWAY.contains(answered.getResponse().getStatus())) {
            patience.missed();
        }
    }

    /** With what was shown, as far as it is still there: it is looked at now, and stands in no message. */
    private static Uni<JsonObject> withDocument(ShowForgery showForgery, OutboxMessage message) {
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
}
