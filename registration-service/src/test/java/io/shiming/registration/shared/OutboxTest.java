package io.shiming.registration.shared;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.matchesPattern;

import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.registration.rest.ServiceTest;
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
    Database database;

    @Inject
    RecordingTarget target;

    @Test
    @DisplayName("a message is tried until it is taken, and then no more")
    void aMessageIsDeliveredOnceItIsTaken() {
        send(Write.always(Scope.none()), RecordingTarget.NAME, "taken-at-third");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> count("kind = 'taken-at-third' AND delivered_at IS NOT NULL") == 1);
        assertThat(target.tries("taken-at-third")).isEqualTo(3);
    }

    @Test
    @DisplayName("what will never be taken is laid aside at once, kept, and can be sent again")
    void whatIsNeverTakenIsKeptAndCanBeSentAgain() {
        send(Write.always(Scope.none()), RecordingTarget.NAME, "never-taken");
        await().atMost(Duration.ofSeconds(20)).until(() -> count("kind = 'never-taken' AND dead_at IS NOT NULL") == 1);
        assertThat(target.tries("never-taken")).isEqualTo(1);
        assertThat(OwnerDatabase.count("SELECT outbox_redeliver('recording', now())"))
                .isEqualTo(1);
        await().atMost(Duration.ofSeconds(20)).until(() -> target.tries("never-taken") == 2);
    }

    @Test
    @DisplayName("a target that does not exist yet is waited for, and its backlog is seen")
    void aTargetThatDoesNotExistYetIsWaitedForAndSeen() {
        send(Write.always(Scope.none()), "not-there-yet", "waiting");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> given().get("/q/metrics")
                        .then()
                        .body(containsString("shiming_outbox_backlog{target=\"not-there-yet\"")));
        assertThat(count("kind = 'waiting' AND attempts = 0 AND dead_at IS NULL"))
                .isEqualTo(1);
        OwnerDatabase.change("UPDATE outbox SET created_at = created_at - interval '1 hour' WHERE kind = 'waiting'");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> given().get("/q/metrics")
                        .then()
                        .body(matchesPattern(
                                "(?s).*shiming_outbox_oldest_seconds\\{target=\"not-there-yet\"[^}]*} 36\\d\\d.*")));
    }

    @Test
    @DisplayName("a message of a write that did not happen is not sent")
    void aMessageOfAWriteThatDidNotHappenIsNotSent() {
        send(Write.when(Scope.none(), "SELECT 1 WHERE false"), RecordingTarget.NAME, "unsent");
        assertThat(count("kind = 'unsent'")).isZero();
    }

    private void send(Write write, String to, String kind) {
        database.run(write.and(outbox.message(to, kind, Map.of("id", UUID.randomUUID()), "test")))
                .await()
                .indefinitely();
    }

    private long count(String condition) {
        return OwnerDatabase.count("SELECT count(*) FROM outbox WHERE " + condition);
    }
}
