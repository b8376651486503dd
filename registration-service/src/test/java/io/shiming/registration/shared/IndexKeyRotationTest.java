package io.shiming.registration.shared;

import static io.shiming.foundation.testing.KeyCommand.keys;
import static io.shiming.foundation.testing.KeyCommand.primary;
import static io.shiming.foundation.testing.KeyCommand.retireIndex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shiming.foundation.crypto.KeyFile;
import io.shiming.foundation.testing.KeyCommand;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.registration.rest.CampaignScenario;
import io.shiming.registration.rest.Scenario;
import io.shiming.registration.rest.ServiceTest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
@ServiceTest
class IndexKeyRotationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final ConcurrentLinkedQueue<Registered> registered = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger checked = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private Scenario operator;

    @Test
    @DisplayName("Art. 16: the index key rotates while requests run: none fails, nothing is registered twice,"
            + " everything is found all the time, and the old key leaves nothing behind")
    void rotation() throws Exception {
        operator = Scenario.anyOperator();
        KeyFile.Key old = primary(KeyFile.INDEX);
        Registered before = new Registered(operator);
        Registered refused = new Registered(operator, "outcome MISMATCH", 422);
        Registered ended = new Registered(operator);
        String sealed = sealed();
        ExecutorService clients = Executors.newFixedThreadPool(3);
        List<Future<?>> running = new ArrayList<>();
        try (Connection hold = OwnerDatabase.connect()) {
            for (int i = 0; i < 2; i++) {
                running.add(clients.submit(this::work));
            }
            more(3);
            // So that it is not brought along before it was looked for under the old key.
            hold(hold, before);
            CampaignScenario campaign = new CampaignScenario(operator, 0);
            String existing = Scenario.newNumber();
            String broken = Scenario.newNumber();
            campaign.bring(existing, broken);
            byte[] number = campaign.spoil(broken);
            assertThat(keys("rotate", "index").status()).isZero();
            KeyFile.Key fresh = primary(KeyFile.INDEX);
            await().atMost(PATIENCE).until(() -> registrationsUnder(fresh) > 0);
            Registered during = new Registered(operator);
            more(3);
            byte[] underOld = index(before);
            assertThat(underOld).startsWith(old.prefix());
            before.check();
            during.check();
            refused.checkReplayed();
            checkOrderOfLocks(clients);
            ended.terminate();
            KeyCommand.Result tooEarly = retireIndex(old);
            assertThat(tooEarly.said()).contains("registration=");
            assertThat(tooEarly.status()).isEqualTo(1);
            hold.rollback();
            awaitRenewal(old, 1);
            campaign.repair(broken, number);
            awaitRenewal(old, 0);
            assertThat(index(before)).startsWith(fresh.prefix());
            before.check();
            during.check();
            ended.checkFree();
            assertThat(sealed()).as("what is sealed is not touched").isEqualTo(sealed);
            KeyCommand.Result withinTheDay = retireIndex(old);
            assertThat(withinTheDay.said()).contains("idempotency key").doesNotContain("registration=");
            assertThat(withinTheDay.status()).isEqualTo(1);
            // Its document's number is not known any more.
            assertThat(index(refused)).isEmpty();
            refused.checkFoundByNumber();
            aDayPasses(old);
            assertThat(keys("indexed").said()).contains(old.name() + " {}");
            assertThat(retireIndex(old).said()).contains("destroyed");
            assertThat(KeyFile.INDEX.keys(KeyCommand.folder())).containsExactly(fresh);
            await().atMost(PATIENCE).until(() -> OwnerDatabase.indexedUnder(old) == 0);
            // Whoever had not noticed yet has by now.
            TimeUnit.SECONDS.sleep(2);
            await().atMost(PATIENCE).until(() -> OwnerDatabase.indexedUnder(old) == 0);
            // As a replica would write that has the old file still.
            OwnerDatabase.change("UPDATE registration SET document_index = ? WHERE id = ?", underOld, before.id());
            await().atMost(PATIENCE).until(() -> OwnerDatabase.indexedUnder(old) == 0);
            more(3);
            before.checkFoundAndUnique();
            during.check();
            assertThat(campaign.state(existing)).isEqualTo("IMPORTED");
            assertThat(campaign.bring(existing).get(0).path("status").asInt()).isEqualTo(200);
        } finally {
            over.set(true);
            clients.shutdown();
        }
        for (Future<?> each : running) {
            each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        for (Registered each : registered) {
            each.checkFoundAndUnique();
        }
        assertThat(failures).isEmpty();
        assertThat(checked.get()).isGreaterThan(10);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM (SELECT service_number_index FROM registration WHERE operator_id = ?"
                                + " AND status IN ('ACTIVE', 'PENDING_VERIFICATION')"
                                + " GROUP BY service_number_index HAVING count(*) > 1) AS twice",
                        operator.operatorId()))
                .isZero();
        assertThat(OwnerDatabase.rows("SELECT * FROM active_service_number WHERE superseded"))
                .isEmpty();
    }

    /**
     * Registers, and looks for what was registered before, until told to stop: ever more slowly, for the operator may search
     * so often in an hour and no more, however long this takes.
     */
    private void work() {
        for (int turn = 0; !over.get(); turn++) {
            try {
                TimeUnit.MILLISECONDS.sleep(100L * turn);
                Registered latest = new Registered(operator);
                Registered earlier = registered.peek();
                registered.add(latest);
                latest.checkReplayed();
                latest.checkFoundAndUnique();
                if (earlier != null) {
                    earlier.checkFoundAndUnique();
                }
                checked.incrementAndGet();
            } catch (RuntimeException | AssertionError failure) {
                failures.add(failure.toString());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** The answer that is given while a check goes on, and the withdrawal that follows from it, lock what is kept alike. */
    private static void checkOrderOfLocks(ExecutorService clients) throws Exception {
        Scenario waiting = Scenario.anyOperator();
        Map<String, Object> body = waiting.individual("checks are paused, slowly");
        Future<Integer> answer = clients.submit(() -> waiting.register(body).statusCode());
        String kept = "SELECT scope FROM idempotency_key JOIN registration r ON r.id = resource_id"
                + " WHERE r.operator_id = ? ORDER BY scope";
        await().atMost(PATIENCE)
                .until(() -> OwnerDatabase.rows(kept, waiting.operatorId()).size() == 2);
        List<Map<String, Object>> scopes = OwnerDatabase.rows(kept, waiting.operatorId());
        try (Connection hold = OwnerDatabase.connect();
                Connection server = OwnerDatabase.superuser()) {
            hold.setAutoCommit(false);
            lock(hold, scopes.get(0));
            await().atMost(PATIENCE).until(() -> waitingForLocks(server) == 2);
            lock(hold, scopes.get(1));
            hold.rollback();
        }
        assertThat(answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isIn(202, 429);
    }

    /** Fails when another holds it. */
    private static void lock(Connection connection, Map<String, Object> row) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT FROM idempotency_key WHERE scope = ? FOR UPDATE NOWAIT")) {
            statement.setObject(1, row.get("scope"));
            statement.execute();
        }
    }

    private static int waitingForLocks(Connection server) throws SQLException {
        try (Statement statement = server.createStatement();
                ResultSet found = statement.executeQuery("SELECT count(*) FROM pg_stat_activity"
                        + " WHERE wait_event_type = 'Lock' AND query LIKE '%idempotency_key%'")) {
            found.next();
            return found.getInt(1);
        }
    }

    private void more(int registrations) {
        int enough = checked.get() + registrations;
        await().atMost(PATIENCE).until(() -> checked.get() >= enough);
    }

    private static void hold(Connection connection, Registered registered) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT FROM registration WHERE id = '" + registered.id() + "' FOR UPDATE");
        }
    }

    /** What cannot be computed anew is over. */
    private static void aDayPasses(KeyFile.Key old) {
        OwnerDatabase.change("DELETE FROM idempotency_key WHERE NOT superseded AND key_of(scope) = ?", old.prefix());
        OwnerDatabase.change(
                "DELETE FROM document_copy WHERE registration_id IS NULL AND key_of(content_index) = ?", old.prefix());
        // Of records two months pass.
        for (String table : List.of("publication_record", "service_record")) {
            OwnerDatabase.change("DELETE FROM " + table + " WHERE key_of(subject_index) = ?", old.prefix());
            OwnerDatabase.change("DELETE FROM " + table + "_batch WHERE index_key = ?", old.prefix());
            OwnerDatabase.change("UPDATE held_record_batch SET index_key = '' WHERE index_key = ?", old.prefix());
        }
    }

    /** As long as it takes with all that other tests left behind, while it becomes less. */
    private static void awaitRenewal(KeyFile.Key key, long butFor) {
        for (long waiting = waitingFor(key); waiting > butFor; waiting = waitingFor(key)) {
            long before = waiting;
            await().atMost(PATIENCE).until(() -> waitingFor(key) < before);
        }
    }

    private static long waitingFor(KeyFile.Key key) {
        return OwnerDatabase.count("SELECT count(*) FROM indexed_under WHERE renewed AND key = ?", key.prefix());
    }

    private static long registrationsUnder(KeyFile.Key key) {
        return OwnerDatabase.count("SELECT count(*) FROM registration WHERE key_of(document_index) = ?", key.prefix());
    }

    private static byte[] index(Registered registered) {
        return (byte[]) OwnerDatabase.rows("SELECT document_index FROM registration WHERE id = ?", registered.id())
                .get(0)
                .get("document_index");
    }

    /** Of what the test's operator registered so far, everything that is sealed. */
    private String sealed() {
        return OwnerDatabase.rows(
                        "SELECT md5(string_agg(sealed::text || created_at, ',' ORDER BY id)) AS all FROM ("
                                + "SELECT id, sealed, created_at FROM registration WHERE operator_id = ? ORDER BY id LIMIT 3) AS r",
                        operator.operatorId())
                .get(0)
                .get("all")
                .toString();
    }
}
