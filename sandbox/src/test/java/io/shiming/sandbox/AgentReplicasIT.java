package io.shiming.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.shiming.sandbox.demonstration.Applications;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two processes of agent-service on one database: what is revoked at one counts at the other, and for registrations. */
@ExtendWith(Sandbox.class)
class AgentReplicasIT {
    private static final Duration WITHIN = Duration.ofSeconds(60);

    /** Shorter than what a replica remembers by itself. */
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(20);

    private static final String OPERATOR = SandboxClient.OPERATOR;
    private static final String AGENT = "agent-demo";
    private static final String UNTOLD =
            "SELECT count(*) FROM outbox WHERE target = 'agent' AND kind = 'custody-item' AND delivered_at IS NULL";

    private static Part second;
    private static String first;
    private static String other;

    @BeforeAll
    static void startSecond(RunningSandbox sandbox) throws Exception {
        Installation installation = new Installation(RunningSandbox.HOME);
        StateFolder state = StateFolder.open(Optional.of(sandbox.state()));
        PostgresBinaries binaries = PostgresBinaries.unpacked(installation.postgresql());
        int port = freePort();
        first = sandbox.description().services().get("agent");
        other = "http://127.0.0.1:" + port;
        second = new Services(
                        installation,
                        state,
                        Realm.forState(state.secrets()),
                        new PostgresServer("postgresql", Port.POSTGRESQL, binaries, state),
                        new PostgresServer("postgresql-keys", Port.POSTGRESQL_KEYS, binaries, state))
                .agent("agent-service-2", port);
        try {
            second.spawn();
            second.awaitReady();
        } catch (Exception | Error failure) {
            second.kill();
            throw failure;
        }
    }

    @AfterAll
    static void stopSecond() throws Exception {
        second.stop();
        second.awaitEnd();
    }

    @AfterEach
    void asItWas(SandboxClient client, RunningSandbox sandbox) throws Exception {
        notifications(sandbox, "ENABLE");
        change(client, first, "reinstatement");
        await("the agent to be authorised again", () -> isAuthorised(client, first) && isAuthorised(client, other));
        handOver(sandbox);
    }

    @Test
    @DisplayName("Art. 5: what is revoked at one replica of agent-service counts at the other, either way round")
    void toldAtOnce(SandboxClient client) throws Exception {
        // What they remember from before may be about to be forgotten anyhow: from here on it is new.
        revoked(client, first, other);
        revoked(client, other, first);
        revoked(client, first, other);
    }

    /** Suspended at one and reinstated at the other, each of which hears of the other's; both remember the agent anew. */
    private static void revoked(SandboxClient client, String one, String another) throws Exception {
        assertThat(isAuthorised(client, one)).isTrue();
        assertThat(isAuthorised(client, another)).isTrue();
        assertThat(change(client, one, "suspension").status()).isEqualTo(200);
        assertThat(isAuthorised(client, one)).isFalse();
        await("the other replica to refuse", TOLD_WITHIN, () -> !isAuthorised(client, another));
        assertThat(change(client, another, "reinstatement").status()).isEqualTo(200);
        assertThat(isAuthorised(client, another)).isTrue();
        await("the other replica to agree again", TOLD_WITHIN, () -> isAuthorised(client, one));
    }

    @Test
    @DisplayName(
            "Art. 5: an agent suspended at a replica nobody hears of registers nobody a minute later, at any other replica's word")
    void toldNever(SandboxClient client, RunningSandbox sandbox) throws Exception {
        assertThat(register(client).status()).isEqualTo(201);
        revoked(client, other, first);
        notifications(sandbox, "DISABLE");
        assertThat(change(client, other, "suspension").status()).isEqualTo(200);
        assertThat(isAuthorised(client, first)).as("nobody told it").isTrue();
        Deadline deadline = Deadline.in(WITHIN);
        Reply reply = register(client);
        while (reply.status() == 201) {
            deadline.check("registration-service to refuse");
            Thread.sleep(1_500);
            reply = register(client);
        }
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.text("code")).isEqualTo("AGENT_NOT_AUTHORISED");
        assertThat(isAuthorised(client, first)).isFalse();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(String what, Condition condition) throws Exception {
        await(what, WITHIN, condition);
    }

    private static void await(String what, Duration within, Condition condition) throws Exception {
        Deadline deadline = Deadline.in(within);
        while (!condition.holds()) {
            deadline.check(what);
        }
    }

    private static String id(SandboxClient client, String service, String path, String as)
            throws IOException, InterruptedException {
        return client.suite()
                .get(service, path, as)
                .body()
                .path("items")
                .path(0)
                .path("id")
                .asText();
    }

    private static String agentId(SandboxClient client) throws IOException, InterruptedException {
        return id(client, "agent", "/v1/agents", AGENT);
    }

    private static Reply post(SandboxClient client, String replica, String path, String as, Object body)
            throws IOException, InterruptedException {
        Map<String, String> headers = new HashMap<>();
        headers.put("Authorization", "Bearer " + client.suite().token(as));
        headers.put("Idempotency-Key", UUID.randomUUID().toString());
        return client.http().sendJson("POST", replica + path, headers, body);
    }

    private static Reply change(SandboxClient client, String replica, String what)
            throws IOException, InterruptedException {
        return post(
                client,
                replica,
                "/v1/agents/" + agentId(client) + "/" + what,
                OPERATOR,
                Map.of("reason", "to be tried"));
    }

    /** What a replica answers registration-service. */
    private static boolean isAuthorised(SandboxClient client, String replica) throws IOException, InterruptedException {
        Reply reply = post(
                client,
                replica,
                "/v1/authorisation-checks",
                "registration-service",
                Map.of(
                        "agentId",
                        agentId(client),
                        "operatorId",
                        id(client, "registration", "/v1/operators", OPERATOR),
                        "serviceType",
                        "MOBILE_ACCOUNT_OPENING"));
        assertThat(reply.status()).isEqualTo(200);
        return reply.body().path("authorised").asBoolean();
    }

    private static Reply register(SandboxClient client) throws IOException, InterruptedException {
        Applications outlet = new Applications(client.suite(), AGENT);
        return client.suite()
                .post(
                        "registration",
                        "/v1/registrations",
                        AGENT,
                        outlet.throughAgent(
                                outlet.individual(client.anybody(), Applications.freeMobileNumber()), true));
    }

    private static void notifications(RunningSandbox sandbox, String state) throws IOException, SQLException {
        try (Connection owner = sandbox.connect("agent");
                Statement statement = owner.createStatement()) {
            statement.execute("ALTER TABLE suspension " + state + " TRIGGER told");
        }
    }

    /** Of what was registered nothing is left with the agent: tests that move clocks would find it overdue. */
    private static void handOver(RunningSandbox sandbox) throws Exception {
        await("registrations to be told of", () -> sandbox.count("registration", UNTOLD) == 0);
        SandboxClient client = sandbox.client();
        List<String> outstanding = new ArrayList<>();
        for (JsonNode item : client.suite()
                .get("agent", "/v1/custody-items?state=OUTSTANDING&limit=200", AGENT)
                .body()
                .path("items")) {
            outstanding.add(item.path("registrationId").asText());
        }
        if (outstanding.isEmpty()) {
            return;
        }
        Reply handover = client.suite()
                .post(
                        "agent",
                        "/v1/handovers",
                        AGENT,
                        Map.of(
                                "operatorId",
                                id(client, "registration", "/v1/operators", OPERATOR),
                                "registrationIds",
                                outstanding));
        assertThat(handover.status()).isEqualTo(201);
        Reply receipt = client.suite()
                .post(
                        "agent",
                        "/v1/handovers/" + handover.text("id") + "/receipt",
                        OPERATOR,
                        Map.of("received", outstanding, "missing", List.of()));
        assertThat(receipt.status()).isEqualTo(200);
    }
}
