package io.shiming.registration.rest;

import static io.shiming.registration.rest.PurgeResourceTest.hold;
import static io.shiming.registration.rest.PurgeResourceTest.lift;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.outbox.OutboxMessage;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.registration.application.MoveKeyToCohort;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class KeyCohortResourceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ZoneId REGION = ZoneId.of("Asia/Shanghai");

    @Inject
    KeyServer keys;

    @Inject
    MoveKeyToCohort moveKeyToCohort;

    private Scenario operator;

    @BeforeEach
    void anOperator() {
        operator = Scenario.operatorLicensedFor("MOBILE_ACCOUNT_OPENING");
    }

    @Test
    @DisplayName(
            "Art. 12, 16: a key is in the cohort of the month in which its registration falls due, and among those without"
                    + " an end while that runs or is held")
    void cohorts() throws SQLException {
        String id = operator.register(operator.individual("张三"))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        assertThat(cohort(id)).containsExactly("live");
        end(id);
        String due = "due/" + YearMonth.now(REGION).plusYears(2);
        awaitCohort(id, due);
        UUID hold = UUID.randomUUID();
        hold(id, hold).then().statusCode(200);
        awaitCohort(id, "live");
        UUID other = UUID.randomUUID();
        hold(id, other).then().statusCode(200);
        lift(id, hold).then().statusCode(200);
        awaitDelivered(id);
        assertThat(cohort(id)).containsExactly("live");
        lift(id, other).then().statusCode(200);
        awaitCohort(id, due);
        operator.oss().get("/v1/registrations/" + id).then().statusCode(200);
    }

    @Test
    @DisplayName("Art. 12: the key of what was refused is in the cohort of the month in which it is forgotten")
    void refused() throws SQLException {
        String id = operator.register(operator.individual("outcome MISMATCH"))
                .then()
                .statusCode(422)
                .extract()
                .path("registrationId");
        awaitCohort(id, "due/" + YearMonth.from(LocalDate.now(REGION).plusDays(180)));
    }

    @Test
    @DisplayName(
            "Art. 12, 16: a month's cohort is destroyed when it is over and its last key is gone, and a message that comes late"
                    + " brings none back")
    void destroyed() throws SQLException {
        String id = operator.register(operator.individual("张三"))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        end(id);
        OwnerDatabase.change(
                "UPDATE registration SET terminated_at = '2019-03-05T00:00:00Z' WHERE id = ?", UUID.fromString(id));
        deliver(id);
        assertThat(cohort(id)).containsExactly("due/2021-03");
        moveKeyToCohort.destroyEmpty().await().indefinitely();
        assertThat(cohort(id)).containsExactly("due/2021-03");

        keys.destroy(List.of(UUID.fromString(id))).await().indefinitely();
        moveKeyToCohort.destroyEmpty().await().indefinitely();
        assertThat(texts("SELECT name FROM cohort_key WHERE name = ?", "due/2021-03"))
                .isEmpty();
        assertThat(texts("SELECT name FROM cohort_key WHERE name = ?", "live")).hasSize(1);
        deliver(id);
        deliver(UUID.randomUUID().toString());
        assertThat(cohort(id)).isEmpty();
    }

    private void end(String id) {
        operator.oss()
                .body(Map.of("reason", "asked for"))
                .post("/v1/registrations/" + id + "/termination")
                .then()
                .statusCode(200);
        awaitDelivered(id);
    }

    private void deliver(String id) {
        moveKeyToCohort
                .deliver(new OutboxMessage(
                        UUID.randomUUID(), "keys", "cohort", "{\"recordId\":\"" + id + "\"}", "test", Instant.now(), 1))
                .await()
                .indefinitely();
    }

    private static void awaitDelivered(String id) {
        await().atMost(PATIENCE)
                .until(() -> OwnerDatabase.count(
                                "SELECT count(*) FROM outbox WHERE target = 'keys' AND body ->> 'recordId' = ?"
                                        + " AND delivered_at IS NULL",
                                id)
                        == 0);
    }

    private static void awaitCohort(String id, String name) {
        await().atMost(PATIENCE).until(() -> cohort(id).equals(List.of(name)));
    }

    private static List<String> cohort(String id) throws SQLException {
        return texts("SELECT c.name FROM data_key d JOIN cohort_key c ON c.id = d.cohort WHERE d.id = ?::uuid", id);
    }

    private static List<String> texts(String sql, String argument) throws SQLException {
        try (Connection server = OwnerDatabase.keys();
                PreparedStatement statement = server.prepareStatement(sql)) {
            statement.setString(1, argument);
            List<String> texts = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
            }
            return texts;
        }
    }
}
