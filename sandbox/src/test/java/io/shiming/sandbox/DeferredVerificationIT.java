package io.shiming.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.sandbox.demonstration.Person;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Sandbox.class)
class DeferredVerificationIT {
    private static final String CHANNEL = "public-security";
    private static final int REGISTRATIONS = 50;
    private static final int EVERY_WRONG = 5;
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(30);
    private static final String UNDELIVERED =
            "SELECT count(*) FROM outbox WHERE delivered_at IS NULL AND dead_at IS NULL";
    /** What a right and a wrong name may be answered: at once, or pending. */
    private static final List<Integer> RIGHT = List.of(201, 202);

    private static final List<Integer> WRONG = List.of(202, 422);

    private record Sent(boolean wrongName, Reply reply) {
        /** Refused at once or later, the registration has an id. */
        String id() {
            return reply.isSuccess() ? reply.text("id") : reply.text("registrationId");
        }
    }

    @AfterEach
    void recover(SandboxClient client) throws Exception {
        client.suite().steer(CHANNEL, Map.of("mode", "UP"));
        awaitUp(client);
    }

    @Test
    @DisplayName("Art. 9: a channel that is down leaves UP by probes alone and returns; the others do not notice")
    void channelState(SandboxClient client) throws Exception {
        awaitUp(client);
        client.suite().steer(CHANNEL, Map.of("mode", "DOWN"));

        // Three probes, at most five seconds apart, and a moment for each.
        Deadline notUp = Deadline.in(Duration.ofSeconds(20));
        while (state(client, "PUBLIC_SECURITY").equals("UP")) {
            notUp.check("the channel to leave UP");
        }

        assertThat(state(client, "MARKET_REGULATION")).isEqualTo("UP");
        assertThat(state(client, "CIVIL_AFFAIRS")).isEqualTo("UP");
        client.suite().steer(CHANNEL, Map.of("mode", "UP"));
        awaitUp(client);
    }

    @Test
    @DisplayName("Art. 7, 9, 10: while the channel flaps nobody unverified becomes ACTIVE; after it all settle in 30 s")
    void flapping(SandboxClient client) throws Exception {
        List<Person> people = new ArrayList<>(client.cast().everybody());
        Collections.shuffle(people);
        ExecutorService threads = Executors.newFixedThreadPool(5);
        List<Sent> sent = new ArrayList<>();
        AtomicBoolean enough = new AtomicBoolean();
        Future<?> flapping = threads.submit(() -> flap(client, enough));
        try {
            List<Future<Sent>> calls = new ArrayList<>();
            for (int i = 0; i < REGISTRATIONS; i++) {
                Person person = people.get(i % people.size());
                boolean wrong = i % EVERY_WRONG == 0;
                calls.add(threads.submit(() -> send(client, wrong ? person.named("钱不符") : person, wrong)));
            }
            for (Future<Sent> call : calls) {
                sent.add(call.get());
            }
            enough.set(true);
            // Its last word must not come after the one below.
            flapping.get(1, TimeUnit.MINUTES);
        } finally {
            enough.set(true);
            threads.shutdownNow();
        }
        client.suite().steer(CHANNEL, Map.of("mode", "UP"));
        Instant recovered = Instant.now();

        Map<String, Boolean> wrongById = new HashMap<>();
        for (Sent one : sent) {
            assertThat(one.reply().status()).as(one.reply().toString()).isIn(one.wrongName() ? WRONG : RIGHT);
            wrongById.put(one.id(), one.wrongName());
        }
        assertThat(wrongById).hasSize(REGISTRATIONS);
        assertThat(sent).anyMatch(one -> one.reply().status() == 202);
        for (Map.Entry<String, Boolean> registration : wrongById.entrySet()) {
            String status = settled(client, registration.getKey(), recovered);
            assertThat(status).isEqualTo(registration.getValue() ? "REFUSED" : "ACTIVE");
        }
    }

    @Test
    @DisplayName(
            "Art. 7, 9: killed while a channel is down, it forgets no registration, and every outcome is delivered")
    void killedWhileDown(RunningSandbox sandbox) throws Exception {
        SandboxClient client = sandbox.client();
        client.suite().steer(CHANNEL, Map.of("mode", "DOWN"));
        ExecutorService threads = Executors.newFixedThreadPool(5);
        Set<String> ids = ConcurrentHashMap.newKeySet();
        try {
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < REGISTRATIONS; i++) {
                calls.add(threads.submit(() -> {
                    try {
                        Reply reply = client.register(client.application(client.anybody()));
                        if (reply.isSuccess()) {
                            ids.add(reply.text("id"));
                        }
                    } catch (IOException cutOff) {
                        // No answer, no promise; but the gateway may have been asked already.
                    }
                    return null;
                }));
            }
            Deadline pending = Deadline.in(SETTLED_WITHIN);
            while (ids.size() < REGISTRATIONS / 3) {
                pending.check("answers while the channel is down");
            }

            sandbox.kill("registration-service", Deadline.in(Duration.ofMinutes(1)));
            for (Future<?> call : calls) {
                call.get();
            }
        } finally {
            threads.shutdownNow();
        }
        awaitService(client);
        client.suite().steer(CHANNEL, Map.of("mode", "UP"));
        Instant recovered = Instant.now();

        for (String id : ids) {
            assertThat(settled(client, id, recovered)).isEqualTo("ACTIVE");
        }
        Deadline delivered = Deadline.in(Duration.ofMinutes(1));
        while (sandbox.count("verification", UNDELIVERED) > 0) {
            delivered.check("every outcome to be delivered");
        }
    }

    private static void awaitService(SandboxClient client) throws Exception {
        Deadline up = Deadline.in(Duration.ofMinutes(1));
        String health = client.sandbox().services().get("registration") + "/q/health/ready";
        while (true) {
            try {
                if (client.http().send("GET", health, Map.of()).status() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // It is being started.
            }
            up.check("registration-service to be back");
        }
    }

    private static Sent send(SandboxClient client, Person person, boolean wrong) throws Exception {
        return new Sent(wrong, client.register(client.application(person)));
    }

    private static Void flap(SandboxClient client, AtomicBoolean enough) throws Exception {
        List<Map<String, ?>> moods = List.of(
                Map.of("mode", "DOWN"),
                Map.of("mode", "ERROR"),
                Map.of("mode", "SLOW", "latencyMs", 3000),
                Map.of("mode", "UP", "errorRate", 0.5));
        for (int turn = 0; !enough.get(); turn++) {
            client.suite().steer(CHANNEL, moods.get(turn % moods.size()));
            Thread.sleep(700);
        }
        return null;
    }

    private static String settled(SandboxClient client, String id, Instant recovered) throws Exception {
        while (true) {
            String status = client.registration(SandboxClient.OPERATOR, id).text("status");
            if (!status.equals("PENDING_VERIFICATION")) {
                return status;
            }
            assertThat(Duration.between(recovered, Instant.now()))
                    .as("since the channel recovered")
                    .isLessThan(SETTLED_WITHIN);
            Thread.sleep(100);
        }
    }

    private static void awaitUp(SandboxClient client) throws Exception {
        Deadline up = Deadline.in(SETTLED_WITHIN);
        while (!state(client, "PUBLIC_SECURITY").equals("UP")) {
            up.check("the channel to be UP");
        }
    }

    private static String state(SandboxClient client, String channel) throws Exception {
        return client.suite().channelState(channel, SandboxClient.OPERATOR);
    }
}
