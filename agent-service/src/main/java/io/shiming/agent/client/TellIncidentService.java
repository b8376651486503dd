package io.shiming.agent.client;

import io.quarkus.arc.lookup.LookupUnlessProperty;
import io.shiming.agent.application.ShowForgery;
import io.shiming.agent.domain.Agent;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.foundation.outbox.OutboxMessage;
import io.shiming.foundation.outbox.OutboxTarget;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * Tells incident-service what it should know, what agents did wrong among it (Art. 24), and of forged licences (Art. 10¶2),
 * each kind of message at its own end there. Tried until it is acknowledged; only
 * what it calls malformed is laid aside. What it has no end for yet waits, and so does everything where there is no
 * incident-service.
 */
@Singleton
@LookupUnlessProperty(name = "quarkus.rest-client.incident.url", stringValue = TellIncidentService.NOWHERE)
class TellIncidentService implements OutboxTarget {
    /** As application.properties has it. */
    static final String NOWHERE = "http://incident-service.invalid";

    private final Map<String, Route> routes = Map.of(
            Outbox.DETECTION,
            new Route("detections", (body, id) -> told(body.put("messageId", id))),
            "agent-violation",
            Route.asItIs("agent-violations"),
            "forgery",
            new Route("forgery-reports", (body, id) -> withDocument(body)));

    /** Where a kind of message goes, and in which words: those of the outbox, and its id. */
    private record Route(String receiver, BiFunction<JsonObject, String, Uni<JsonObject>> words) {
        static Route asItIs(String receiver) {
            return new Route(receiver, (body, id) -> told(body));
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
    private final ShowForgery showForgery;

    TellIncidentService(@RestClient IncidentService incidents, ShowForgery showForgery) {
        this.incidents = incidents;
        this.showForgery = showForgery;
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
        String id = message.id().toString();
        return route.words()
                .apply(new JsonObject(message.body()), id)
                .chain(body -> incidents.tell(route.receiver(), id, message.correlator(), body.encode()))
                .replaceWithVoid()
                .onFailure(WebApplicationException.class)
                .transform(TellIncidentService::refused);
    }

    private static Uni<JsonObject> told(JsonObject body) {
        return Uni.createFrom().item(body);
    }

    /** With what the licence says: it is looked at now, and stands in no message. */
    private Uni<JsonObject> withDocument(JsonObject report) {
        return showForgery
                .of(UUID.fromString(report.getString("agentId")))
                .map(found -> found.map(agent -> report.put("evidence", evidence(agent)))
                        .orElse(report));
    }

    private static JsonObject evidence(Agent agent) {
        return new JsonObject()
                .put(
                        "document",
                        new JsonObject().put("type", "BUSINESS_LICENCE").put("number", agent.unifiedSocialCreditCode()))
                .put("name", agent.name());
    }

    private static Throwable refused(WebApplicationException failure) {
        int status = failure.getResponse().getStatus();
        return status == 400 || status == 422 ? new Undeliverable("status " + status) : failure;
    }
}
