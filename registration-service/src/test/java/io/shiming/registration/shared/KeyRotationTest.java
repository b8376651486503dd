package io.shiming.registration.shared;

import static io.shiming.foundation.testing.KeyCommand.primary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.crypto.tink.PublicKeyVerify;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.shiming.foundation.crypto.KeyFile;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.crypto.Keysets;
import io.shiming.foundation.crypto.PublicKeysets;
import io.shiming.foundation.testing.KeyCommand;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.registration.rest.Scenario;
import io.shiming.registration.rest.ServiceTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The walk-through of docs/operations.md, with the commands as they are typed. */
@ServiceTest
class KeyRotationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SETTLED = "--unchanged-for=PT4S";

    @Inject
    KeyServer keyServer;

    @Inject
    @ReactiveDataSource("keys")
    Pool pool;

    @Inject
    Keysets keysets;

    @Inject
    Clock clock;

    private final Path folder = KeyCommand.folder();
    private final ConcurrentLinkedQueue<String> registered = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    @DisplayName("the root key rotates while requests run: none fails, and everything is still read afterwards")
    void rootKey() throws Exception {
        Scenario operator = Scenario.anyOperator();
        ExecutorService clients = Executors.newFixedThreadPool(2);
        List<Future<?>> running = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                running.add(clients.submit(() -> work(operator)));
            }
            more(10);
            KeyFile.Key old = primary(KeyFile.ROOT);
            assertThat(keys("rotate", "root")).isZero();
            KeyFile.Key fresh = primary(KeyFile.ROOT);
            assertThat(keys("rewrap")).as("not before every replica knows it").isEqualTo(1);
            // Who needs a cohort that is not there yet makes it with the new key as soon as it is used.
            await().atMost(PATIENCE).until(() -> {
                keyServer
                        .create("test/" + UUID.randomUUID(), UUID.randomUUID(), null, List.of())
                        .await()
                        .indefinitely();
                return wrappedBy(fresh) > 0;
            });
            more(10);
            TimeUnit.SECONDS.sleep(4);
            assertThat(keys("retire", "root", old.name(), SETTLED))
                    .as("it still wraps keys")
                    .isEqualTo(1);
            assertThat(wrappedBy(old)).isPositive();
            assertThat(keys("rewrap", SETTLED)).isZero();
            assertThat(wrappedBy(old)).isZero();
            assertThat(keys("retire", "root", old.name(), SETTLED)).isZero();
            assertThat(KeyFile.ROOT.keys(folder)).containsExactly(fresh);
            // The service has noticed by then.
            TimeUnit.SECONDS.sleep(3);
            more(10);
        } finally {
            over.set(true);
            clients.shutdown();
        }
        for (Future<?> each : running) {
            each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        UUID first = UUID.fromString(registered.peek());
        assertThat(new KeyServer(pool, keysets, clock)
                        .find(List.of(first))
                        .await()
                        .indefinitely())
                .as("by a process that remembers nothing")
                .containsKey(first);
        for (String id : registered) {
            operator.oss().get("/v1/registrations/" + id).then().statusCode(200);
        }
        assertThat(failures).isEmpty();
        assertThat(requests.get()).isGreaterThan(60);
    }

    @Test
    @DisplayName(
            "the audit key rotates while the trail is sealed, and every seal still verifies when the old one is gone")
    void auditKey() throws Exception {
        seal();
        KeyFile.Key old = primary(KeyFile.AUDIT);
        assertThat(keys("public")).isZero();
        assertThat(keys("rotate", "audit")).isZero();
        byte[] fresh = primary(KeyFile.AUDIT).prefix();
        await().atMost(PATIENCE).until(() -> {
            seal();
            return signatures().stream().anyMatch(signed -> Arrays.equals(Arrays.copyOf(signed, 5), fresh));
        });
        assertThat(keys("retire", "audit", old.name())).isZero();
        PublicKeyVerify verifier = PublicKeysets.verifier(folder.resolve("audit-public.json"));
        assertThat(signatures()).anyMatch(signed -> Arrays.equals(Arrays.copyOf(signed, 5), old.prefix()));
        for (Map<String, Object> seal : OwnerDatabase.rows("SELECT signature, head FROM audit_seal")) {
            verifier.verify((byte[]) seal.get("signature"), (byte[]) seal.get("head"));
        }
    }

    /** Registers and reads until told to stop. */
    private void work(Scenario operator) {
        while (!over.get()) {
            try {
                var answer = operator.register(operator.individual("张三"));
                // 202 where the machine is slow: registered, and the check settles later.
                note(answer.statusCode() == 202 ? 201 : answer.statusCode(), 201, "register");
                String id = answer.path("id");
                registered.add(id);
                note(
                        operator.oss()
                                .get("/v1/registrations/" + registered.peek())
                                .statusCode(),
                        200,
                        "read");
            } catch (RuntimeException | AssertionError failure) {
                failures.add(failure.toString());
            }
        }
    }

    private void note(int status, int expected, String what) {
        requests.incrementAndGet();
        if (status != expected) {
            failures.add(what + " answered " + status);
        }
    }

    private void more(int registrations) {
        int enough = registered.size() + registrations;
        await().atMost(PATIENCE).until(() -> registered.size() >= enough);
    }

    /** Something to seal, and the seal. */
    private void seal() {
        long before = OwnerDatabase.count("SELECT count(*) FROM audit_seal");
        Scenario.anyOperator();
        await().atMost(PATIENCE).until(() -> OwnerDatabase.count("SELECT count(*) FROM audit_seal") > before);
    }

    private static List<byte[]> signatures() {
        return OwnerDatabase.rows("SELECT signature FROM audit_seal").stream()
                .map(row -> (byte[]) row.get("signature"))
                .toList();
    }

    private static long wrappedBy(KeyFile.Key key) throws SQLException {
        try (Connection server = OwnerDatabase.keys();
                var count = server.prepareStatement(
                        "SELECT count(*) FROM cohort_key WHERE substring(wrapped FROM 1 FOR 5) = ?")) {
            count.setBytes(1, key.prefix());
            try (var found = count.executeQuery()) {
                found.next();
                return found.getLong(1);
            }
        }
    }

    private static int keys(String command, String... arguments) {
        return KeyCommand.keys(command, arguments).status();
    }
}
