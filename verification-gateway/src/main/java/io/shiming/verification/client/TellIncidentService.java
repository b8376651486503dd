package io.shiming.verification.client;

import io.quarkus.arc.lookup.LookupUnlessProperty;
import io.shiming.foundation.outbox.IncidentService;
import io.shiming.foundation.outbox.IncidentTarget;
import io.shiming.foundation.outbox.Outbox;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** What incident-service is told from here: who tries one name or number after the other. */
@Singleton
@LookupUnlessProperty(name = "quarkus.rest-client.incident.url", stringValue = IncidentTarget.NOWHERE)
class TellIncidentService extends IncidentTarget {
    TellIncidentService(@RestClient IncidentService incidents) {
        super(
                incidents,
                Map.of(
                        Outbox.DETECTION,
                        Route.detection(),
                        "probing",
                        Route.detection("PROBING", TellIncidentService::probing)));
    }

    /** Of whom is told by the member of its kind. */
    private static JsonObject probing(JsonObject body) {
        JsonObject asker = body.getJsonObject("asker");
        return new JsonObject()
                .put("detectedAt", body.getString("detectedAt"))
                .put("detail", body.getString("budget") + "_" + body.getString("channel"))
                .put(asker.getString("kind").toLowerCase(Locale.ROOT) + "Id", asker.getString("id"));
    }
}
