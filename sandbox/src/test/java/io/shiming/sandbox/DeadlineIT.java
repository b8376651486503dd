package io.shiming.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Late, like whatever moves the clock. */
@Order(Integer.MAX_VALUE - 2)
@ExtendWith(Sandbox.class)
class DeadlineIT {
    private static final String CHANNEL = "public-security";
    private static final Duration SOON = Duration.ofSeconds(30);

    @AfterEach
    void present(SandboxClient client) throws Exception {
        client.suite().steer("clock", Map.of("offset", "PT0S"));
        client.suite().steer(CHANNEL, Map.of("mode", "UP"));
        awaitState(client, "UP");
    }

    @Test
    @DisplayName(
            "Art. 9: what no department answered in a day is refused, across a restart, and a late match activates nothing")
    void refusedAfterADay(RunningSandbox sandbox) throws Exception {
        SandboxClient client = sandbox.client();
        client.suite().steer(CHANNEL, Map.of("mode", "DOWN"));
        awaitState(client, "DOWN");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(client.register(client.application(client.anybody())).text("id"));
        }
        sandbox.kill("verification-gateway", Deadline.in(Duration.ofMinutes(1)));
        client.suite().steer("clock", Map.of("offset", "PT23H58M"));
        awaitState(client, "DOWN");
        for (String id : ids) {
            assertThat(registration(client, id).text("status")).isEqualTo("PENDING_VERIFICATION");
        }

        // The department is back at the very moment that is too late.
        client.suite().steer("clock", Map.of("offset", "PT24H1S"));
        client.suite().steer(CHANNEL, Map.of("mode", "UP"));
        Deadline refused = Deadline.in(SOON);
        for (String id : ids) {
            while (registration(client, id).text("status").equals("PENDING_VERIFICATION")) {
                refused.check("the registration to be refused");
                Thread.sleep(100);
            }
        }

        awaitState(client, "UP");
        for (String id : ids) {
            Reply registration = registration(client, id);
            assertThat(registration.text("status")).isEqualTo("REFUSED");
            assertThat(registration.body().at("/refusal/code").asText()).isEqualTo("VERIFICATION_TIMED_OUT");
        }
    }

    private static Reply registration(SandboxClient client, String id) throws Exception {
        return client.registration(SandboxClient.OPERATOR, id);
    }

    private static void awaitState(SandboxClient client, String state) throws Exception {
        Deadline deadline = Deadline.in(Duration.ofMinutes(1));
        while (!stateOf(client).equals(state)) {
            deadline.check("the channel to be " + state);
            Thread.sleep(100);
        }
    }

    private static String stateOf(SandboxClient client) throws Exception {
        try {
            return client.suite().channelState("PUBLIC_SECURITY", SandboxClient.OPERATOR);
        } catch (java.io.IOException gatewayIsBeingStarted) {
            return "unknown";
        }
    }
}
