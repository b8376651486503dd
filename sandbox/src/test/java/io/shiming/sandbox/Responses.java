package io.shiming.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** Every answer the suite gave, headers and all, but for what it may show: an operator its own service number. */
final class Responses {
    private static final String ALLOWED = "number";

    private final ByteArrayOutputStream all = new ByteArrayOutputStream();

    void add(HttpResponse<byte[]> response) {
        // Tokens are Keycloak's, and made of claims.
        if (response.uri().getPort() != Port.KEYCLOAK.number()) {
            add(response.headers().map().toString(), response.body());
        }
    }

    void add(String headers, byte[] body) {
        byte[] shown = withoutServiceNumber(body);
        synchronized (all) {
            all.writeBytes((headers + "\n").getBytes(StandardCharsets.UTF_8));
            all.writeBytes(shown);
            all.write('\n');
        }
    }

    byte[] all() {
        synchronized (all) {
            return all.toByteArray();
        }
    }

    /** The one field: {@code service.number} of a registration, by itself or in a list. */
    private static byte[] withoutServiceNumber(byte[] body) {
        try {
            JsonNode json = Http.JSON.readTree(body);
            hide(json.path("service"));
            json.path("items").forEach(item -> hide(item.path("service")));
            return Http.JSON.writeValueAsBytes(json);
        } catch (IOException noJson) {
            return body;
        }
    }

    private static void hide(JsonNode service) {
        if (service instanceof ObjectNode shown && shown.has("type")) {
            shown.remove(ALLOWED);
        }
    }
}
