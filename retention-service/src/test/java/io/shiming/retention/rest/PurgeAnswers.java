package io.shiming.retention.rest;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** What registration-service, played, answers to purge orders. */
public final class PurgeAnswers implements ResponseDefinitionTransformerV2 {
    public static final String NAME = "purge-answers";

    private final String usual;
    private final Map<UUID, String> outcomes = new ConcurrentHashMap<>();

    /** Says so of each record, unless a test says otherwise. */
    public PurgeAnswers(String usual) {
        this.usual = usual;
    }

    /** From now on. */
    public void of(UUID recordId, String outcome) {
        outcomes.put(recordId, outcome);
    }

    @Override
    public ResponseDefinition transform(ServeEvent event) {
        JsonObject order = new JsonObject(event.getRequest().getBodyAsString());
        JsonArray answered = new JsonArray();
        for (Object id : order.getJsonArray("recordIds")) {
            answered.add(new JsonObject()
                    .put("recordId", id)
                    .put("outcome", outcomes.getOrDefault(UUID.fromString((String) id), usual)));
        }
        return ResponseDefinitionBuilder.responseDefinition()
                .withStatus(200)
                .withHeader("Content-Type", "application/json")
                .withBody(new JsonObject()
                        .put("runId", order.getString("runId"))
                        .put("outcomes", answered)
                        .encode())
                .build();
    }

    @Override
    public boolean applyGlobally() {
        return false;
    }

    @Override
    public String getName() {
        return NAME;
    }
}
