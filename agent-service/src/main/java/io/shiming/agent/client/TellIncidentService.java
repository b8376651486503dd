package io.shiming.agent.client;

import io.quarkus.arc.lookup.LookupUnlessProperty;
import io.shiming.foundation.outbox.IncidentService;
import io.shiming.foundation.outbox.IncidentTarget;
import io.shiming.foundation.outbox.Outbox;
import jakarta.inject.Singleton;
import java.util.Map;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** What incident-service is told from here: what agents did wrong (Art. 24), and forged licences (Art. 10¶2). */
@Singleton
@LookupUnlessProperty(name = "quarkus.rest-client.incident.url", stringValue = IncidentTarget.NOWHERE)
class TellIncidentService extends IncidentTarget {
    TellIncidentService(@RestClient IncidentService incidents) {
        super(
                incidents,
                Map.of(
                        Outbox.DETECTION,
                        Route.detection(),
                        "agent-violation",
                        Route.asItIs("agent-violations"),
                        "forgery",
                        Route.asItIs("forgery-reports")));
    }
}
