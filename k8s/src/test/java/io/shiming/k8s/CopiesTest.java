package io.shiming.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** kustomize reads nothing outside of its folder, so that some files stand here twice. */
class CopiesTest {
    @Test
    @DisplayName("databases are provisioned in development as everywhere else")
    void provisioning() {
        assertThat(Path.of("components/postgresql/provision.sql"))
                .hasSameTextualContentAs(Path.of("../foundation/src/main/resources/db/provision.sql"));
    }

    @Test
    @DisplayName("the realm in development is the sandbox's, with the services' secrets from the environment")
    void realm() throws IOException {
        JsonNode realm = new ObjectMapper()
                .readTree(Path.of("components/keycloak/shiming-realm.json").toFile());
        for (JsonNode client : realm.path("clients")) {
            if (Overlay.SERVICES.contains(client.path("clientId").asText())) {
                assertThat(((ObjectNode) client).remove("secret").asText()).isEqualTo("${SERVICE_CLIENT_SECRET}");
            }
        }
        assertThat(realm)
                .isEqualTo(new ObjectMapper()
                        .readTree(Files.readString(Path.of("../sandbox/src/main/resources/realm/shiming.json"))));
    }
}
