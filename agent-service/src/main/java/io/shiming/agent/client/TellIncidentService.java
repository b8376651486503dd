package io.shiming.agent.client;

import io.quarkus.arc.lookup.LookupUnlessProperty;
import io.shiming.agent.application.ShowForgery;
import io.shiming.agent.domain.Agent;
import io.shiming.foundation.outbox.IncidentService;
import io.shiming.foundation.outbox.IncidentTarget;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.foundation.outbox.OutboxMessage;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** What incident-service is told from here: what agents did wrong (Art. 24), and forged licences (Art. 10¶2). */
@Singleton
@LookupUnlessProperty(name = "quarkus.rest-client.incident.url", stringValue = IncidentTarget.NOWHERE)
class TellIncidentService extends IncidentTarget {
    TellIncidentService(@RestClient IncidentService incidents, ShowForgery showForgery) {
        super(
                incidents,
                Map.of(
                        Outbox.DETECTION,
                        Route.detection(),
                        "agent-violation",
                        Route.asItIs("agent-violations"),
                        "forgery",
                        new Route("forgery-reports", message -> withDocument(showForgery, message))));
    }

    /** With what the licence says: it is looked at now, and stands in no message. */
    private static Uni<JsonObject> withDocument(ShowForgery showForgery, OutboxMessage message) {
        JsonObject report = new JsonObject(message.body());
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
}
