package io.shiming.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.shiming.sandbox.demonstration.Applications;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Late, like whatever moves the clock. */
@Order(Integer.MAX_VALUE - 3)
@ExtendWith(Sandbox.class)
class CampaignIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final List<String> ORDERS = Stream.of("notice", "suspend", "resume", "terminate", "refund")
            .map(CampaignIT::type)
            .toList();

    /** The operator's own systems: they take every event, and do what a test says. */
    private HttpServer oss;

    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private SandboxClient client;
    private String path;

    @BeforeEach
    void listen(SandboxClient suite) throws Exception {
        client = suite;
        oss = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        oss.createContext("/", exchange -> {
            events.add(Http.JSON.readTree(exchange.getRequestBody()));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        oss.start();
    }

    @AfterEach
    void present() throws Exception {
        oss.stop(0);
        client.suite().steer("clock", Map.of("offset", "PT0S"));
    }

    private static String type(String what) {
        return "io.shiming.campaign." + what + "-order.v1";
    }

    @Test
    @DisplayName(
            "Art. 27: a whole campaign: told, sixty days, suspended with emergency calls left, thirty days, terminated, refunded;"
                    + " across a service that is down over each deadline, and an OSS that acknowledges late, twice or never")
    void wholeCampaign(RunningSandbox sandbox) throws Exception {
        String silent = Applications.freeMobileNumber();
        String inTime = Applications.freeMobileNumber();
        String crossing = Applications.freeMobileNumber();
        String neglected = Applications.freeMobileNumber();
        String untold = Applications.freeMobileNumber();
        String subscription = post(
                        "/v1/subscriptions",
                        Map.of(
                                "callback",
                                "http://127.0.0.1:" + oss.getAddress().getPort() + "/",
                                "eventTypes",
                                ORDERS))
                .text("id");
        String today = LocalDate.now(ZoneId.of("Asia/Shanghai")).toString();
        path = "/v1/campaigns/"
                + post("/v1/campaigns", Map.of("startsOn", today)).text("id");
        bring(silent, inTime, crossing, neglected, untold);
        for (String number : List.of(silent, inTime, crossing, neglected)) {
            told(number);
        }
        register(inTime);
        assertThat(state(inTime)).isEqualTo("REGISTERED");

        later("P60D");
        Thread.sleep(3_000);
        assertThat(state(silent)).isEqualTo("NOTIFIED");
        sandbox.kill("registration-service", Deadline.in(PATIENCE));
        later("P61D");
        JsonNode suspend = event("suspend", silent);
        assertThat(suspend.path("emergencyCallsAllowed").asBoolean()).isTrue();
        acknowledge(suspend, Map.of());
        acknowledge(suspend, Map.of());
        JsonNode crossed = event("suspend", crossing);
        register(crossing);
        acknowledge(event("resume", crossing), Map.of());
        assertThat(state(crossing)).isEqualTo("REGISTERED");
        // Too late: what it did is undone.
        acknowledge(crossed, Map.of());
        await(() -> events("resume", crossing).size() == 2, "another order to resume");
        acknowledge(events("resume", crossing).get(1), Map.of());
        event("suspend", neglected);

        later("P91D");
        Thread.sleep(3_000);
        assertThat(state(silent)).isEqualTo("SUSPENDED");
        sandbox.kill("registration-service", Deadline.in(PATIENCE));
        later("P92D");
        JsonNode terminate = event("terminate", silent);
        acknowledge(terminate, Map.of("balanceFen", 4_200));
        JsonNode refund = event("refund", silent);
        assertThat(refund.path("balanceFen").asLong()).isEqualTo(4_200);
        acknowledge(refund, Map.of());
        acknowledge(refund, Map.of());
        assertThat(state(silent)).isEqualTo("REFUNDED");
        // Nobody said that they were suspended: thirty days count from when somebody does.
        await(() -> events("suspend", neglected).size() > 1, "the order to be sent again");
        assertThat(state(neglected)).isEqualTo("SUSPENSION_ORDERED");
        assertThat(progress().path("escalated").asLong()).isEqualTo(1);
        acknowledge(events("suspend", neglected).get(0), Map.of());
        assertThat(state(neglected)).isEqualTo("SUSPENDED");

        assertThat(state(untold)).isEqualTo("IMPORTED");
        assertThat(state(crossing)).isEqualTo("REGISTERED");
        assertThat(events("suspend", inTime)).isEmpty();
        assertThat(events("suspend", untold)).isEmpty();
        JsonNode states = progress().path("states");
        assertThat(states.path("REGISTERED").asLong()).isEqualTo(2);
        assertThat(states.path("REFUNDED").asLong()).isEqualTo(1);
        assertThat(sandbox.count(
                        "registration",
                        "SELECT count(*) FROM campaign_order o JOIN campaign_user u ON u.id = o.user_id"
                                + " WHERE o.kind = 'REFUND' AND u.campaign_id = '"
                                + path.substring(path.lastIndexOf('/') + 1)
                                + "'"))
                .isEqualTo(1);
        client.http()
                .send(
                        "DELETE",
                        client.sandbox().services().get("registration") + "/v1/subscriptions/" + subscription,
                        Map.of("Authorization", "Bearer " + client.suite().token(SandboxClient.OPERATOR)));
    }

    private void bring(String... numbers) throws Exception {
        Reply reply = client.bring(
                path,
                Stream.of(numbers)
                        .map(number -> "{\"serviceNumber\":\"" + number + "\"}")
                        .collect(Collectors.joining("\n")));
        assertThat(reply.status()).isEqualTo(200);
    }

    private void told(String number) throws Exception {
        String at = Instant.now().minusSeconds(60).toString();
        Reply reply = post(
                path + "/notices",
                Map.of(
                        "serviceNumber",
                        number,
                        "channel",
                        "SMS",
                        "sentAt",
                        at,
                        "deliveredAt",
                        at,
                        "proof",
                        Map.of("reference", "delivery report")));
        assertThat(reply.text("state")).isEqualTo("NOTIFIED");
    }

    private void register(String number) throws Exception {
        Reply reply = client.register(client.application(SandboxClient.OPERATOR, client.anybody(), number));
        assertThat(reply.status()).isIn(201, 202);
        await(
                () -> client.registration(SandboxClient.OPERATOR, reply.text("id"))
                        .text("status")
                        .equals("ACTIVE"),
                "the registration");
    }

    private void acknowledge(JsonNode order, Map<String, ?> body) throws Exception {
        Reply reply = post(path + "/orders/" + order.path("orderId").asText() + "/acknowledgement", body);
        assertThat(reply.status()).as(reply.text("code")).isEqualTo(200);
    }

    private String state(String number) throws Exception {
        return post(path + "/users/search", Map.of("serviceNumber", number)).text("state");
    }

    private JsonNode progress() throws Exception {
        return client.suite().get("registration", path, SandboxClient.OPERATOR).body();
    }

    private Reply post(String at, Map<String, ?> body) throws Exception {
        return client.suite().post("registration", at, SandboxClient.OPERATOR, body);
    }

    private List<JsonNode> events(String what, String number) {
        return events.stream()
                .filter(event -> event.path("type").asText().equals(type(what)))
                .map(event -> event.path("data"))
                .filter(data -> data.path("serviceNumber").asText().equals(number))
                .toList();
    }

    private JsonNode event(String what, String number) throws Exception {
        await(() -> !events(what, number).isEmpty(), "an order to " + what);
        return events(what, number).get(0);
    }

    private void later(String offset) throws Exception {
        client.suite().steer("clock", Map.of("offset", offset));
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition, String what) throws Exception {
        Deadline deadline = Deadline.in(PATIENCE);
        while (!holds(condition)) {
            deadline.check(what);
            Thread.sleep(100);
        }
    }

    /** Whoever was killed may be the one who answers. */
    private static boolean holds(Condition condition) throws Exception {
        try {
            return condition.holds();
        } catch (IOException away) {
            return false;
        }
    }
}
