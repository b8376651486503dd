package io.shiming.registration.rest;

import static io.shiming.registration.rest.PastLogons.noon;
import static io.shiming.registration.rest.PastLogons.partition;
import static io.shiming.registration.rest.PurgeResourceTest.hold;
import static io.shiming.registration.rest.PurgeResourceTest.lift;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.shiming.foundation.testing.LeastPrivilege;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import io.shiming.registration.domain.DailyRecord;
import io.shiming.registration.persistence.RecordDayRepository;
import io.shiming.registration.persistence.RetainedRecords;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Days of log-ons are purged, each test on one of its own, long ago. */
@ServiceTest
class RecordDayResourceTest {
    @Inject
    PastLogons past;

    @Inject
    PastDays pastDays;

    @Inject
    RecordDayRepository days;

    @Inject
    RetainedRecords retained;

    private final UUID run = UUID.randomUUID();
    private final LocalDate day = PastLogons.anyDay();
    private VenueScenario venue;

    @BeforeEach
    void aVenue() {
        venue = VenueScenario.entered();
    }

    @Test
    @DisplayName(
            "Art. 15, 16: a day that is due is dropped, rows, copies and keys; what is held stays, is seen by its venue and"
                    + " nobody else, has a clock of its own, and goes when its hold is lifted")
    void purged() {
        UUID at = venue.venueId();
        String free = past.ended(day, at, noon(day), venue.copy());
        Instant heldEnded = noon(day).plusMillis(7);
        String held = past.ended(day, at, heldEnded, venue.copy());
        String released = past.ended(day, at, noon(day), venue.copy());
        String refused = past.refused(day, at);
        VenueScenario other = VenueScenario.entered();
        String others = past.ended(day, other.venueId(), noon(day));
        UUID hold = UUID.randomUUID();
        hold(held, hold).then().statusCode(200);
        hold(released, hold).then().statusCode(200);
        lift(released, hold).then().statusCode(200);
        pastDays.close();

        PastDays.untilPurged(run, pastDays.called(DailyRecord.VENUE_LOGON, day));

        for (String table : List.of("venue_logon", "venue_logon_copy")) {
            assertThat(OwnerDatabase.rows("SELECT to_regclass(?) AS found", partition(table, day))
                            .get(0)
                            .get("found"))
                    .isNull();
        }
        venue.look(held)
                .then()
                .statusCode(200)
                .body("status", equalTo("ENDED"))
                .body("person.nameMasked", equalTo("张*"));
        other.look(held).then().statusCode(404);
        venue.end(held).then().statusCode(409);
        for (String gone : List.of(free, released, refused)) {
            venue.look(gone).then().statusCode(404);
            venue.end(gone).then().statusCode(404);
        }
        other.look(others).then().statusCode(404);
        assertThat(readable(free, held, released, others)).containsExactly(UUID.fromString(held));
        assertThat(OwnerDatabase.rows("SELECT record_id FROM record_hold WHERE hold_id = ?", hold))
                .singleElement()
                .satisfies(left -> assertThat(left.get("record_id")).hasToString(held));
        assertThat(copies(held)).isEqualTo(1);
        assertThat(copies(free) + copies(released)).isZero();
        assertThat(OwnerDatabase.rows("SELECT * FROM record_day WHERE day = ?", day))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.get("run_id")).isEqualTo(run);
                    assertThat(row.get("key_destroyed_at")).isNotNull();
                });
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'record-day.purged' AND object_id = ?",
                        pastDays.called(DailyRecord.VENUE_LOGON, day)))
                .isEqualTo(1);
        assertThat(PastDays.clocks(UUID.fromString(held))).singleElement().satisfies(told -> {
            assertThat(told.getString("venueId")).isEqualTo(at.toString());
            assertThat(told.getString("category")).isEqualTo("VENUE_LOGON");
            assertThat(Instant.parse(told.getString("startedAt"))).isEqualTo(heldEnded);
        });
        PastDays.purge(run, pastDays.called(DailyRecord.VENUE_LOGON, day), UUID.fromString(held), UUID.fromString(free))
                .then()
                .body("outcomes.outcome", contains("PURGED", "HELD", "UNKNOWN"));

        lift(held, hold).then().statusCode(200);
        hold(held, hold).then().statusCode(200);
        for (int again = 0; again < 2; again++) {
            PastDays.purge(run, UUID.fromString(held))
                    .then()
                    .statusCode(200)
                    .body("outcomes.outcome", contains("PURGED"));
            venue.look(held).then().statusCode(404);
            assertThat(readable(held)).isEmpty();
            assertThat(copies(held)).isZero();
            assertThat(PastDays.isPurged(held)).isTrue();
        }
        assertThat(OwnerDatabase.count("SELECT count(*) FROM record_hold WHERE hold_id = ?", hold))
                .isZero();
        hold(held, UUID.randomUUID()).then().statusCode(404);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'venue-logons.purged' AND object_id = ?", run))
                .isEqualTo(1);
    }

    @Test
    @DisplayName(
            "Art. 15: what ended less than sixty days ago stays, whatever retention-service says, and the database lets it"
                    + " go to nobody")
    void early() throws SQLException {
        Instant lately = Instant.now().minusSeconds(59 * 86_400L);
        past.ended(day, venue.venueId(), noon(day));
        String held = past.ended(day, venue.venueId(), lately);
        pastDays.close();
        UUID called = pastDays.called(DailyRecord.VENUE_LOGON, day);

        PastDays.purge(run, called).then().statusCode(200).body("outcomes.outcome", contains("TOO_EARLY"));

        LocalDate due = PastLogons.anyDay();
        past.ended(due, venue.venueId(), noon(due));
        String other = past.ended(due, venue.venueId(), noon(due));
        hold(other, UUID.randomUUID()).then().statusCode(200);
        pastDays.close();
        PastDays.untilPurged(run, pastDays.called(DailyRecord.VENUE_LOGON, due));
        OwnerDatabase.change("INSERT INTO held_venue_logon SELECT * FROM venue_logon WHERE id = ?::uuid", held);
        try (Connection connection = LeastPrivilege.asService()) {
            String purger = "SET LOCAL ROLE main_purger";
            String drop = "UPDATE record_hold SET lifted_at = lifted_at FROM drop_record_day('%s', '%s', now())"
                    .formatted(called, run);
            assertThat(LeastPrivilege.changed(connection, purger, drop)).isZero();
            assertThat(LeastPrivilege.changed(connection, "SELECT 1", drop)).isZero();
            for (String id : List.of(held, other)) {
                String delete = "DELETE FROM held_venue_logon WHERE id = '" + id + "'";
                assertThat(LeastPrivilege.changed(connection, purger, delete)).isZero();
                assertThat(LeastPrivilege.changed(
                                connection, "SET LOCAL shiming.tenants = '{" + venue.venueId() + "}'", delete))
                        .isZero();
            }
            for (String sql : List.of(
                    "SELECT sealed FROM held_venue_logon",
                    "SELECT sealed FROM venue_logon",
                    "DELETE FROM venue_logon",
                    "INSERT INTO record_day SELECT * FROM record_day",
                    "DROP TABLE " + partition("venue_logon", day))) {
                assertThat(LeastPrivilege.changed(connection, purger, sql))
                        .as(sql)
                        .isZero();
            }
        }
        OwnerDatabase.change("DELETE FROM held_venue_logon WHERE id = ?::uuid", held);
        assertThat(OwnerDatabase.count("SELECT count(*) FROM venue_logon WHERE day = ?", day))
                .isEqualTo(2);
    }

    @Test
    @DisplayName("Art. 15, 16: a purge that was stopped at any step goes on where it was when it is told again")
    void stopped() {
        String free = past.ended(day, venue.venueId(), noon(day));
        String held = past.ended(day, venue.venueId(), noon(day));
        UUID hold = UUID.randomUUID();
        hold(held, hold).then().statusCode(200);
        pastDays.close();
        UUID called = pastDays.called(DailyRecord.VENUE_LOGON, day);
        var dropped =
                days.dropped(days.find(List.of(called)).await().indefinitely().get(0), run, Instant.now());
        PastDays.repeated(() -> days.runUnlessBusy(dropped).await().indefinitely());
        assertThat(readable(free, held)).hasSize(2);
        for (int step = 0; step < 2; step++) {
            PastDays.purge(run, called).then().statusCode(200).body("outcomes.outcome", contains("PURGED"));
            assertThat(readable(free, held)).containsExactly(UUID.fromString(held));
            venue.look(held).then().statusCode(200);
            // Next it was stopped before it put down that the keys were gone.
            assertThat(OwnerDatabase.change(
                            "UPDATE record_day SET key_destroyed_at = NULL WHERE record_id = ? AND key_destroyed_at IS NOT NULL",
                            called))
                    .isEqualTo(1);
        }
        PastDays.purge(run, called).then().statusCode(200);

        lift(held, hold).then().statusCode(200);
        List<UUID> one = List.of(UUID.fromString(held));
        assertThat(retained.runInTurn(one, retained.purge(DailyRecord.VENUE_LOGON, one, run, Instant.now()))
                        .await()
                        .indefinitely())
                .isTrue();
        assertThat(readable(held)).hasSize(1);
        PastDays.purge(run, UUID.fromString(held)).then().body("outcomes.outcome", contains("PURGED"));
        assertThat(readable(held)).isEmpty();
        assertThat(PastDays.isPurged(held)).isTrue();
    }

    @Test
    @DisplayName(
            "Art. 15: while the table of log-ons is busy a day is not dropped and nobody waits behind it; told again it is")
    void busy() throws SQLException {
        past.ended(day, venue.venueId(), noon(day));
        pastDays.close();
        UUID called = pastDays.called(DailyRecord.VENUE_LOGON, day);
        UUID unknown = UUID.randomUUID();
        try (Connection reader = OwnerDatabase.connect()) {
            reader.setAutoCommit(false);
            reader.createStatement().execute("SELECT FROM venue_logon LIMIT 1");
            PastDays.purge(run, called, unknown)
                    .then()
                    .statusCode(200)
                    .body("outcomes.outcome", contains("TOO_EARLY", "UNKNOWN"));
            reader.rollback();
        }
        assertThat(OwnerDatabase.count("SELECT count(*) FROM venue_logon WHERE day = ?", day))
                .isEqualTo(1);
        PastDays.untilPurged(run, called);
    }

    @Test
    @DisplayName("a log-on whose day is gone is unknown to whoever comes late, and its day does not come back")
    void late() {
        String id = past.ended(day, venue.venueId(), noon(day));
        pastDays.close();
        PastDays.untilPurged(run, pastDays.called(DailyRecord.VENUE_LOGON, day));
        Scenario.as(Tokens.as("service").client("verification-gateway").sign())
                .body(Map.of(
                        "verificationId",
                        UUID.randomUUID(),
                        "context",
                        Map.of("kind", "VENUE_LOGON", "id", id),
                        "asker",
                        Map.of("kind", "VENUE", "id", venue.venueId()),
                        "channel",
                        "PUBLIC_SECURITY",
                        "outcome",
                        "FORGED",
                        "receipt",
                        GatewayResource.RECEIPT,
                        "checkedAt",
                        "2026-11-24T00:00:00Z"))
                .post("/v1/verification-outcomes")
                .then()
                .statusCode(200);
        assertThatThrownBy(() -> past.admitted(day, venue.venueId())).hasMessageContaining("no partition");
        hold(id, run).then().statusCode(404);
        PastDays.purge(run, UUID.fromString(id)).then().body("outcomes.outcome", contains("UNKNOWN"));
    }

    @Test
    @DisplayName("what is held of a log-on is all of it: its table has the same columns")
    void sameColumns() {
        PastDays.assertSameColumns("venue_logon", "held_venue_logon");
    }

    private List<UUID> readable(String... ids) {
        return pastDays.readable(Stream.of(ids).map(UUID::fromString).toArray(UUID[]::new));
    }

    private static long copies(String id) {
        return OwnerDatabase.count(
                "SELECT (SELECT count(*) FROM record_copy WHERE record_id = ?1) + (SELECT count(*) FROM venue_logon_copy WHERE record_id = ?1)"
                        .replace("?1", "'" + id + "'"));
    }
}
