package io.shiming.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.shiming.sandbox.demonstration.Applications;
import io.shiming.sandbox.simulator.ReportDesk;
import java.net.URI;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Sandbox.class)
class TenancyIT {

    @Test
    @DisplayName("Art. 16: what one operator registered does not exist for another")
    void otherTenant(SandboxClient client) throws Exception {
        String number = Applications.freeMobileNumber();
        String id = client.register(client.application(SandboxClient.OPERATOR, client.anybody(), number))
                .text("id");

        assertThat(client.registration(SandboxClient.OPERATOR, id).status()).isEqualTo(200);
        assertThat(client.registration(SandboxClient.RIVAL, id).status()).isEqualTo(404);
        assertThat(client.search(SandboxClient.OPERATOR, number).body().path("items"))
                .hasSize(1);
        assertThat(client.search(SandboxClient.RIVAL, number).body().path("items"))
                .isEmpty();
        Reply termination = client.suite()
                .post(
                        "registration",
                        "/v1/registrations/" + id + "/termination",
                        SandboxClient.RIVAL,
                        Map.of("reason", "not mine"));
        assertThat(termination.status()).isEqualTo(404);
        assertThat(client.registration(SandboxClient.OPERATOR, id).text("status"))
                .isEqualTo("ACTIVE");
    }

    @ParameterizedTest
    @CsvSource({
        "registration, verification",
        "verification, registration",
        "registration-keys, verification-keys",
        "registration, registration-keys",
        "agent, registration",
        "registration, agent",
        "agent-keys, registration-keys",
        "retention, registration",
        "registration, retention",
        "retention-keys, registration-keys",
        "incident, registration",
        "registration, incident",
        "incident-keys, registration-keys"
    })
    @DisplayName("Art. 16: no service's log-in opens another database, not even the owner's")
    void otherDatabase(String logIn, String database, SandboxClient client) {
        Map<String, String> databases = client.sandbox().databases();
        URI its = URI.create(databases.get(logIn));
        URI other = URI.create(databases.get(database));
        String[] user = its.getUserInfo().split(":", 2);
        assertThatThrownBy(() -> DriverManager.getConnection(
                        "jdbc:postgresql://" + other.getHost() + ":" + other.getPort() + other.getPath(),
                        user[0],
                        user[1]))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        denied -> assertThat(denied.getSQLState()).isIn("42501", "28P01"));
    }

    @Test
    @DisplayName("Art. 16: a document copy of another operator cannot be used")
    void copyOfOther(SandboxClient client) throws Exception {
        Map<String, Object> application =
                client.application(SandboxClient.RIVAL, client.anybody(), Applications.freeMobileNumber());

        Reply reply = client.register(application);

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.text("code")).isEqualTo("COPY_UNKNOWN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"venue-demo", "citizen", "clerk", "comms", "net", "police", "market", "civil", "auditor"})
    @DisplayName("Art. 16: who has another role may not register anybody")
    void wrongRole(String who, SandboxClient client) throws Exception {
        Reply reply = client.suite().post("registration", "/v1/registrations", who, Map.of());

        assertThat(reply.status()).isEqualTo(403);
    }

    @Test
    @DisplayName("without a token, with a broken one, or with one for another service: 401")
    void noToken(SandboxClient client) throws Exception {
        String url = client.sandbox().services().get("registration") + "/v1/operators";
        Http http = client.http();
        String misdirected = client.suite().token("registration-service");

        assertThat(http.send("GET", url, Map.of()).status()).isEqualTo(401);
        assertThat(http.send("GET", url, Map.of("Authorization", "Bearer broken"))
                        .status())
                .isEqualTo(401);
        assertThat(http.send("GET", url, Map.of("Authorization", "Bearer " + misdirected))
                        .status())
                .isEqualTo(401);
    }

    @Test
    @DisplayName("Art. 12: only services start and stop clocks, and only retention-service holds and purges")
    void keeping(SandboxClient client) throws Exception {
        String url = client.sandbox().services().get("retention") + "/v1/clocks/" + UUID.randomUUID();
        Map<String, String> operator =
                Map.of("Authorization", "Bearer " + client.suite().token(SandboxClient.OPERATOR));
        Map<String, Object> order = Map.of("runId", UUID.randomUUID(), "recordIds", List.of(UUID.randomUUID()));

        assertThat(client.http().sendJson("PUT", url, operator, Map.of()).status())
                .isEqualTo(403);
        for (String other : List.of("verification-gateway", "comms", "auditor", SandboxClient.OPERATOR)) {
            assertThat(client.suite()
                            .post("registration", "/v1/purge-orders", other, order)
                            .status())
                    .as(other)
                    .isEqualTo(403);
        }
        assertThat(client.suite()
                        .post("registration", "/v1/purge-orders", "retention-service", order)
                        .body()
                        .findValuesAsText("outcome"))
                .containsExactly("UNKNOWN");
    }

    @Test
    @DisplayName("verifications are for services alone, and only with a token made for the gateway")
    void verifications(SandboxClient client) throws Exception {
        assertThat(client.suite()
                        .post("verification", "/v1/verifications", SandboxClient.OPERATOR, Map.of())
                        .status())
                .isEqualTo(403);
        assertThat(client.suite()
                        .post("verification", "/v1/verifications", "verification-gateway", Map.of())
                        .status())
                .isEqualTo(401);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "registration-service, verification-gateway agent-service retention-service incident-service",
        "verification-gateway, registration-service agent-service incident-service",
        "agent-service, verification-gateway incident-service",
        "retention-service, registration-service incident-service",
        "incident-service, registration-service",
    })
    @DisplayName("Art. 16: a service's token opens those that it has something to tell or to ask, and no other")
    void audiences(String service, String opened, SandboxClient client) throws Exception {
        String claims = client.suite().token(service).split("\\.", 3)[1];
        JsonNode audience =
                Http.JSON.readTree(Base64.getUrlDecoder().decode(claims)).path("aud");
        List<String> services = new ArrayList<>();
        audience.forEach(each -> services.add(each.asText()));
        if (audience.isTextual()) {
            services.add(audience.asText());
        }

        assertThat(services).filteredOn(Services.ALL::contains).containsExactlyInAnyOrder(opened.split(" "));
    }

    @Test
    @DisplayName("Art. 16: no secret stands on a command line, where everybody on the machine could read it")
    void commandLines(RunningSandbox sandbox) throws Exception {
        Description described = sandbox.description();
        List<String> secrets = new ArrayList<>(described.clients().values());
        for (String authority : ReportWays.OFFICIALS.keySet()) {
            secrets.add(ReportDesk.of(authority, sandbox.state().resolve("keys").resolve(authority))
                    .secret()
                    .strip());
        }
        assertThat(secrets).hasSizeGreaterThan(8).doesNotContain("");
        for (Map.Entry<String, Long> part : described.pids().entrySet()) {
            String commandLine = ProcessHandle.of(part.getValue())
                    .flatMap(process -> process.info().commandLine())
                    .orElseThrow();
            assertThat(commandLine).as(part.getKey()).doesNotContain(secrets);
        }
    }
}
