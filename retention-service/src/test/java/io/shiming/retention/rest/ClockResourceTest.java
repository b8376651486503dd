package io.shiming.retention.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.shiming.foundation.testing.AtOnce;
import io.shiming.foundation.testing.OwnerDatabase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ServiceTest
class ClockResourceTest {
    private static final Instant ENDED = Instant.parse("2024-02-29T04:00:00Z");
    private static final String ITEMS = "SELECT count(*) FROM due_item WHERE record_id = ?";

    private final Records records = Records.ofAnOperator();

    @Test
    @DisplayName("Art. 12: the clock of a registration runs for two calendar years from when its service ended")
    void twoYears() {
        UUID record = UUID.randomUUID();
        Records.tell(record, records.body("REGISTRATION", ENDED))
                .then()
                .statusCode(200)
                .body("recordId", equalTo(record.toString()))
                .body("state", equalTo("RUNNING"))
                .body("startedAt", equalTo("2024-02-29T04:00:00Z"))
                .body("dueAt", equalTo("2026-02-28T16:00:00Z"));
        assertThat(OwnerDatabase.count(ITEMS + " AND due_at = '2026-02-28T16:00:00Z'", record))
                .isEqualTo(1);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'clock.started' AND object_id = ?"
                                + " AND operator_id = ? AND outcome = 'REGISTRATION'",
                        record,
                        records.operatorId()))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "VENUE_LOGON, 2024-04-29T16:00:00Z",
        "REFUSED_REGISTRATION, 2024-08-27T16:00:00Z",
    })
    @DisplayName("Art. 15: a log-on is kept for sixty days, a refusal for as long as the policy says")
    void others(String category, String dueAt) {
        Records.tell(UUID.randomUUID(), records.body(category, ENDED)).then().body("dueAt", equalTo(dueAt));
    }

    @Test
    @DisplayName("Art. 12: told again a clock stays as it is; otherwise than it began it is contradicted")
    void toldAgain() {
        Map<String, Object> told = records.body("REGISTRATION", ENDED);
        UUID record = records.ended(told);
        String first = Records.tell(record, told).asString();
        assertThat(Records.tell(record, told).asString()).isEqualTo(first);
        for (Map<String, Object> other : List.of(
                records.body("REFUSED_REGISTRATION", ENDED),
                records.body("REGISTRATION", ENDED.plusSeconds(1)),
                Records.ofAnOperator().body("REGISTRATION", ENDED))) {
            Records.tell(record, other)
                    .then()
                    .statusCode(409)
                    .body("code", equalTo("CLOCK_CONTRADICTED"))
                    .body("article", equalTo(12));
        }
        assertThat(OwnerDatabase.count("SELECT count(*) FROM clock WHERE record_id = ?", record))
                .isEqualTo(1);
        assertThat(OwnerDatabase.count(ITEMS, record)).isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 12: what is told to finer than a microsecond is the same when it is told again")
    void finer() {
        Map<String, Object> told = records.body("REGISTRATION", ENDED.plusNanos(123_456_789));
        UUID record = records.ended(told);
        Records.tell(record, told).then().statusCode(200).body("startedAt", equalTo("2024-02-29T04:00:00.123456Z"));
    }

    @Test
    @DisplayName("Art. 12: a clock is cancelled when the record has not ended after all; what was is kept")
    void cancelled() {
        Map<String, Object> told = records.body("REGISTRATION", ENDED);
        UUID record = records.ended(told);
        Records.cancel(record).then().statusCode(204);
        Records.cancel(record).then().statusCode(204);
        assertThat(OwnerDatabase.count(ITEMS, record)).isZero();
        // A start that comes twice, and late.
        Records.tell(record, told)
                .then()
                .statusCode(200)
                .body("state", equalTo("CANCELLED"))
                .body("cancelledAt", notNullValue())
                .body("dueAt", nullValue());
        assertThat(OwnerDatabase.count(ITEMS, record)).isZero();
        Records.tell(record, records.body("REGISTRATION", ENDED.plus(1, ChronoUnit.DAYS)))
                .then()
                .statusCode(200)
                .body("state", equalTo("RUNNING"))
                .body("dueAt", equalTo("2026-03-01T16:00:00Z"));
        assertThat(OwnerDatabase.count("SELECT count(*) FROM clock WHERE record_id = ?", record))
                .isEqualTo(2);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE object_type = 'clock' AND object_id = ?", record))
                .isEqualTo(3);
        Records.cancel(UUID.randomUUID()).then().statusCode(404);
    }

    @Test
    @DisplayName("Art. 12: of fifty starts at once one counts")
    void atOnce() throws Exception {
        UUID record = UUID.randomUUID();
        List<Integer> statuses = AtOnce.times(
                50,
                10,
                number -> Records.tell(record, records.body("REGISTRATION", ENDED.plusSeconds(number % 2)))
                        .statusCode());
        assertThat(statuses).containsOnly(200, 409);
        assertThat(Collections.frequency(statuses, 200)).isEqualTo(25);
        assertThat(OwnerDatabase.count("SELECT count(*) FROM clock WHERE record_id = ?", record))
                .isEqualTo(1);
        assertThat(OwnerDatabase.count(ITEMS, record)).isEqualTo(1);
    }

    @Test
    @DisplayName("everything that is wrong with a clock is named")
    void everythingWrongIsNamed() {
        Map<String, Object> wrong = new HashMap<>();
        wrong.put("operatorId", UUID.randomUUID());
        wrong.put("venueId", UUID.randomUUID());
        wrong.put("subjectRef", "张三");
        Records.tell(UUID.randomUUID(), wrong)
                .then()
                .statusCode(400)
                .body("violations.field", hasItems("/category", "/venueId", "/subjectRef", "/startedAt"));
        Records.tell(
                        UUID.randomUUID(),
                        records.body("REGISTRATION", Instant.now().plus(2, ChronoUnit.DAYS)))
                .then()
                .statusCode(400)
                .body("violations.field", hasItems("/startedAt"));
    }

    @Test
    @DisplayName("Art. 12: the database itself takes nothing that would be due before its time")
    void net() {
        Records.tell(UUID.randomUUID(), records.body("REGISTRATION", ENDED))
                .then()
                .statusCode(200);
        for (String early : List.of(
                "('2026-02-27T03:00:00Z', gen_random_uuid(), NULL, NULL, 'REGISTRATION', '2024-02-29T04:00:00Z', 1, '2026-02-27T03:00:00Z')",
                "('2026-02-27T03:00:00Z', gen_random_uuid(), NULL, NULL, 'VENUE_LOGON', '2026-01-01T04:00:00Z', 1, '2026-02-27T03:00:00Z')")) {
            assertThat(org.assertj.core.api.Assertions.catchThrowable(
                            () -> OwnerDatabase.change("INSERT INTO due_item VALUES " + early)))
                    .hasMessageContaining("due_item_not_early");
        }
    }
}
