package io.shiming.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * The realm file, completed with what belongs to one state folder: the secrets of the services. Its other secrets are for
 * this machine only and stand in the file.
 */
final class Realm {
    static final String NAME = "shiming";

    private final ObjectNode realm;

    private Realm(ObjectNode realm) {
        this.realm = realm;
    }

    static Realm forState(Secrets secrets) {
        ObjectNode realm;
        try (InputStream file = Realm.class.getResourceAsStream("/realm/" + NAME + ".json")) {
            realm = (ObjectNode) Http.JSON.readTree(file);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        for (JsonNode client : realm.path("clients")) {
            String id = client.path("clientId").asText();
            if (isSecret(client) && !client.has("secret")) {
                ((ObjectNode) client).put("secret", secrets.password(id + ".client"));
            }
        }
        return new Realm(realm);
    }

    JsonNode representation() {
        return realm;
    }

    /** Client ids and secrets. */
    Map<String, String> clients() {
        Map<String, String> clients = new TreeMap<>();
        for (JsonNode client : realm.path("clients")) {
            if (!isSecret(client)) {
                continue;
            }
            clients.put(client.path("clientId").asText(), client.path("secret").asText());
        }
        return clients;
    }

    /** Whether it has a secret: what runs in a browser has none. */
    private static boolean isSecret(JsonNode client) {
        return !client.path("publicClient").asBoolean();
    }

    /** People's names and passwords. */
    Map<String, String> users() {
        Map<String, String> users = new TreeMap<>();
        for (JsonNode user : realm.path("users")) {
            if (user.has("credentials")) {
                users.put(
                        user.path("username").asText(),
                        user.path("credentials").path(0).path("value").asText());
            }
        }
        return users;
    }
}
