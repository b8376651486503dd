package io.shiming.verification.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static io.shiming.foundation.testing.KeyCommand.keys;
import static io.shiming.foundation.testing.KeyCommand.primary;
import static io.shiming.foundation.testing.KeyCommand.retireIndex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.shiming.foundation.crypto.KeyFile;
import io.shiming.foundation.testing.KeyCommand;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.verification.Checks;
import io.shiming.verification.Peers;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
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
@QuarkusTest
class IndexKeyRotationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final ConcurrentLinkedQueue<Integer> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    @DisplayName("Art. 16: the index key rotates while checks run: none fails, a pending one is the same all the time,"
            + " and whom settled ones were about is lost with the old key")
    void rotation() throws Exception {
        Peers.allWell();
        Checks.awaitState("MARKET_REGULATION", "UP");
        KeyFile.Key old = primary(KeyFile.INDEX);
        String number = Checks.number();
        Peers.answer("market-regulation", number, status(500));
        Map<String, Object> body = Checks.body("BUSINESS_LICENCE", number, "样本公司");
        String pending = deferred(body);
        ExecutorService client = Executors.newSingleThreadExecutor();
        Future<?> running = client.submit(this::work);
        try (Connection hold = OwnerDatabase.connect();
                Statement statement = hold.createStatement()) {
            more();
            // So that it is not brought along before it was looked for under the old key.
            hold.setAutoCommit(false);
            statement.execute("SELECT FROM verification WHERE id = '" + pending + "' FOR UPDATE");
            assertThat(keys("rotate", "index").status()).isZero();
            KeyFile.Key fresh = primary(KeyFile.INDEX);
            await().atMost(PATIENCE).until(() -> under(fresh, "outcome <> 'PENDING'") > 0);
            assertThat(deferred(body)).isEqualTo(pending);
            assertThat(under(old, "outcome = 'PENDING' AND given_up_at IS NULL"))
                    .isPositive();
            KeyCommand.Result tooEarly = retireIndex(old);
            assertThat(tooEarly.said()).contains("pending check=");
            assertThat(tooEarly.status()).isEqualTo(1);
            hold.rollback();
            await().atMost(PATIENCE).until(() -> under(old, "outcome = 'PENDING' AND given_up_at IS NULL") == 0);
            assertThat(deferred(body)).isEqualTo(pending);
            assertThat(retireIndex(old).said()).contains("destroyed");
            assertThat(KeyFile.INDEX.keys(KeyCommand.folder())).containsExactly(fresh);
            // The service has noticed by then.
            TimeUnit.SECONDS.sleep(3);
            assertThat(deferred(body)).isEqualTo(pending);
            more();
        } finally {
            over.set(true);
            client.shutdown();
        }
        running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(failures).isEmpty();
        Peers.allWell();
        Checks.awaitOutcome(pending, "MATCH");
        assertThat(under(old, "outcome = 'PENDING' AND given_up_at IS NULL")).isZero();
        assertThat(under(old, "outcome <> 'PENDING'")).isPositive();
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM verification WHERE context_id = ?::uuid",
                        ((Map<?, ?>) body.get("context")).get("id")))
                .isEqualTo(1);
    }

    private static String deferred(Map<String, Object> body) {
        return Checks.post(body).then().statusCode(202).extract().path("id");
    }

    private void work() {
        while (!over.get()) {
            int code =
                    Checks.post(Checks.body("PASSPORT", Checks.number(), "张三")).statusCode();
            // 202 where the machine is slow: deferred, and settled later.
            if (code != 200 && code != 202) {
                failures.add(code);
            }
            answered.incrementAndGet();
        }
    }

    private void more() {
        int enough = answered.get() + 10;
        await().atMost(PATIENCE).until(() -> answered.get() >= enough);
    }

    private static long under(KeyFile.Key key, String which) {
        return OwnerDatabase.count(
                "SELECT count(*) FROM verification WHERE key_of(subject) = ? AND " + which, key.prefix());
    }
}
