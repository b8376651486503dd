package io.shiming.retention.client;

import io.quarkus.arc.lookup.LookupUnlessProperty;
import io.shiming.foundation.outbox.IncidentService;
import io.shiming.foundation.outbox.IncidentTarget;
import io.shiming.foundation.outbox.Outbox;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.util.Map;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** What incident-service is told from here: purges that lag. */
@Singleton
@LookupUnlessProperty(name = "quarkus.rest-client.incident.url", stringValue = IncidentTarget.NOWHERE)
class TellIncidentService extends IncidentTarget {
    TellIncidentService(@RestClient IncidentService incidents) {
        super(
                incidents,
                Map.of(
                        Outbox.DETECTION,
                        Route.detection(),
                        "purge-lag",
                        Route.detection("PURGE_LAG", TellIncidentService::lag)));
    }

    private static JsonObject lag(JsonObject body) {
        return body.put("since", body.remove("dueAt"));
    }
}
