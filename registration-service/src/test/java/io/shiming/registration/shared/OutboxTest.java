package io.shiming.registration.shared;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import io.shiming.foundation.database.Write;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.registration.rest.ServiceTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class OutboxTest {
    @Inject
    Outbox outbox;

    @Inject
    Pool pool;

    @Inject
    RecordingTarget target;

    @Test
    @DisplayName("a message is tried until it is taken, and then no more")
    void aMessageIsDeliveredOnceItIsTaken() {
        send(Write.always(), RecordingTarget.NAME, "taken-at-third");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> count("kind = 'taken-at-third' AND delivered_at IS NOT NULL") == 1);
        assertThat(target.tries("taken-at-third")).isEqualTo(3);
    }

    @Test
    @DisplayName("what will never be taken is laid aside at once, kept, and can be sent again")
    void whatIsNeverTakenIsKeptAndCanBeSentAgain() {
        send(Write.always(), RecordingTarget.NAME, "never-taken");
        await().atMost(Duration.ofSeconds(20)).until(() -> count("kind = 'never-taken' AND dead_at IS NOT NULL") == 1);
        assertThat(target.tries("never-taken")).isEqualTo(1);
        pool.query("SELECT outbox_redeliver('recording', now())")
                .execute()
                .await()
                .indefinitely();
        await().atMost(Duration.ofSeconds(20)).until(() -> target.tries("never-taken") == 2);
    }

    @Test
    @DisplayName("a target that does not exist yet is waited for, and its backlog is seen")
    void aTargetThatDoesNotExistYetIsWaitedForAndSeen() {
        send(Write.always(), "not-there-yet", "waiting");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> given().get("/q/metrics")
                        .then()
                        .body(containsString("shiming_outbox_backlog{target=\"not-there-yet\"")));
        assertThat(count("kind = 'waiting' AND attempts = 0 AND dead_at IS NULL"))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("a message of a write that did not happen is not sent")
    void aMessageOfAWriteThatDidNotHappenIsNotSent() {
        send(Write.when("SELECT 1 WHERE false"), RecordingTarget.NAME, "unsent");
        assertThat(count("kind = 'unsent'")).isZero();
    }

    private void send(Write write, String to, String kind) {
        write.and(outbox.message(to, kind, Map.of("id", UUID.randomUUID()), "test"))
                .run(pool)
                .await()
                .indefinitely();
    }

    private long count(String condition) {
        return pool.query("SELECT count(*) AS n FROM outbox WHERE " + condition)
                .execute()
                .await()
                .indefinitely()
                .iterator()
                .next()
                .getLong("n");
    }
}
