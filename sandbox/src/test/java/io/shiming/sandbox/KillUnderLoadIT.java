package io.shiming.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.sandbox.demonstration.Applications;
import io.shiming.sandbox.demonstration.Person;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Sandbox.class)
class KillUnderLoadIT {
    private static final int CLIENTS = 8;
    private static final int ACKNOWLEDGED = 1_000;
    private static final int BETWEEN_KILLS = 100;
    private static final Duration AT_MOST = Duration.ofMinutes(4);
    private static final List<String> VICTIMS =
            List.of("registration-service", "verification-gateway", "postgresql", "postgresql-keys");

    @Test
    @DisplayName(
            "Art. 7, 9: kill -9 under load loses and doubles nothing that was acknowledged, and all of it finishes")
    void nothingIsLost(RunningSandbox sandbox) throws Exception {
        SandboxClient client = sandbox.client();
        List<Person> people = client.cast().everybody();
        long before = sandbox.count("registration", "SELECT count(*) FROM registration");
        long numbersBefore = sandbox.count("registration", "SELECT count(*) FROM active_service_number");
        Map<String, String> numberById = new ConcurrentHashMap<>();
        AtomicBoolean enough = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> load = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                load.add(threads.submit(() -> {
                    while (!enough.get()) {
                        Person person = people.get(ThreadLocalRandom.current().nextInt(people.size()));
                        registerOnce(client, person, numberById);
                    }
                    return null;
                }));
            }
            Deadline deadline = Deadline.in(AT_MOST);
            for (String victim : VICTIMS) {
                awaitAcknowledged(numberById, numberById.size() + BETWEEN_KILLS, load, deadline);
                sandbox.kill(victim, deadline);
            }
            awaitAcknowledged(numberById, Math.max(ACKNOWLEDGED, numberById.size() + BETWEEN_KILLS), load, deadline);
            enough.set(true);
            for (Future<?> worker : load) {
                worker.get();
            }
        } finally {
            enough.set(true);
            threads.shutdownNow();
        }

        Deadline settled = Deadline.in(Duration.ofMinutes(1));
        for (Map.Entry<String, String> acknowledged : numberById.entrySet()) {
            awaitActive(client, acknowledged.getKey(), settled);
        }
        assertThat(Set.copyOf(numberById.values())).hasSameSizeAs(numberById.keySet());
        // Every request was repeated until it was acknowledged, so there are as many rows as acknowledgements.
        assertThat(sandbox.count("registration", "SELECT count(*) FROM registration") - before)
                .isEqualTo(numberById.size());
        assertThat(sandbox.count("registration", "SELECT count(*) FROM active_service_number") - numbersBefore)
                .isEqualTo(numberById.size());
        assertThat(stored(sandbox)).containsAll(numberById.keySet());
        assertThatSearchFindsOnce(client, numberById);
    }

    /** What a careful client does: repeats with the same key until there is an answer, whatever happens meanwhile. */
    private static void registerOnce(SandboxClient client, Person person, Map<String, String> numberById)
            throws InterruptedException {
        String number = Applications.freeMobileNumber();
        Map<String, Object> application =
                persistently(() -> client.application(SandboxClient.OPERATOR, person, number));
        String key = UUID.randomUUID().toString();
        Reply reply = persistently(() -> settledAnswer(client.register(key, application)));
        assertThat(reply.status()).as(reply.toString()).isIn(201, 202);
        assertThat(numberById.put(reply.text("id"), number)).isNull();
    }

    /** The only answers after which a client may have to repeat; any other failure is one of ours. */
    private static Reply settledAnswer(Reply answer) throws IOException {
        if (mayBeRepeated(answer)) {
            throw new IOException("try again: " + answer);
        }
        assertThat(answer.status()).as(answer.toString()).isLessThan(500);
        return answer;
    }

    private static boolean mayBeRepeated(Reply answer) {
        return answer.status() == 503
                || answer.status() == 429
                || (answer.status() == 409 && answer.text("code").equals("IDEMPOTENCY_IN_FLIGHT"));
    }

    private interface Call<T> {
        T make() throws IOException, InterruptedException;
    }

    private static <T> T persistently(Call<T> call) throws InterruptedException {
        Deadline deadline = Deadline.in(Duration.ofMinutes(1));
        while (true) {
            try {
                return call.make();
            } catch (UnexpectedReply answer) {
                assertThat(mayBeRepeated(answer.reply()))
                        .as(answer.getMessage())
                        .isTrue();
                deadline.check("an answer that is not: " + answer.getMessage());
            } catch (IOException failed) {
                deadline.check("an answer; last: " + failed.getMessage());
            }
        }
    }

    private static void awaitAcknowledged(
            Map<String, String> acknowledged, int count, List<Future<?>> load, Deadline deadline) throws Exception {
        while (acknowledged.size() < count) {
            for (Future<?> worker : load) {
                if (worker.isDone()) {
                    worker.get();
                }
            }
            deadline.check(count + " acknowledged registrations; there are " + acknowledged.size());
        }
    }

    private static void awaitActive(SandboxClient client, String id, Deadline deadline) throws InterruptedException {
        while (!persistently(() -> settledAnswer(client.registration(SandboxClient.OPERATOR, id)))
                .text("status")
                .equals("ACTIVE")) {
            deadline.check("registration " + id + " to become ACTIVE");
        }
    }

    private static void assertThatSearchFindsOnce(SandboxClient client, Map<String, String> numberById)
            throws IOException, InterruptedException {
        List<Map.Entry<String, String>> sample =
                numberById.entrySet().stream().limit(50).toList();
        for (Map.Entry<String, String> registration : sample) {
            Reply found = client.search(SandboxClient.OPERATOR, registration.getValue());
            assertThat(StreamSupport.stream(found.body().path("items").spliterator(), false)
                            .map(item -> item.path("id").asText())
                            .toList())
                    .containsExactly(registration.getKey());
        }
    }

    private static Set<String> stored(RunningSandbox sandbox) throws IOException, SQLException {
        List<String> ids = new ArrayList<>();
        try (Connection connection = sandbox.connect("registration");
                PreparedStatement statement = connection.prepareStatement("SELECT id FROM registration");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        return ids.stream().collect(Collectors.toSet());
    }
}
