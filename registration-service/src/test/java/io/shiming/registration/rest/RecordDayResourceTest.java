package io.shiming.registration.rest;

import static io.shiming.registration.rest.PastLogons.noon;
import static io.shiming.registration.rest.PastLogons.partition;
import static io.shiming.registration.rest.PurgeResourceTest.hold;
import static io.shiming.registration.rest.PurgeResourceTest.lift;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;

import io.micrometer.core.instrument.MeterRegistry;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.testing.AtOnce;
import io.shiming.foundation.testing.LeastPrivilege;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import io.shiming.registration.application.CloseDays;
import io.shiming.registration.domain.DailyRecord;
import io.shiming.registration.domain.VenueLogon;
import io.shiming.registration.persistence.RecordDayRepository;
import io.shiming.registration.persistence.RecordDayRepository.Settled;
import io.shiming.registration.persistence.RetainedRecords;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Each test on a day of its own, long ago. */
@ServiceTest
class RecordDayResourceTest {
    @Inject
    PastLogons past;

    @Inject
    CloseDays closeDays;

    @Inject
    RecordDayRepository days;

    @Inject
    RetainedRecords retained;

    @Inject
    KeyServer keys;

    @Inject
    Database database;

    @Inject
    MeterRegistry metrics;

    private final UUID run = UUID.randomUUID();
    private final LocalDate day = PastLogons.anyDay();
    private VenueScenario venue;

    @BeforeEach
    void aVenue() {
        venue = VenueScenario.entered();
    }

    @Test
    @DisplayName(
            "Art. 15: a day is closed when every log-on in it is settled: one clock, since the last of them ended, whoever"
                    + " looks first; from then on nothing can be in it that ends later")
    void closed() throws Exception {
        past.refused(day, venue.venueId());
        past.ended(day, venue.venueId(), noon(day));
        VenueLogon goesOn = past.admitted(day, venue.venueId());
        close();
        assertThat(OwnerDatabase.count("SELECT count(*) FROM record_day WHERE day = ?", day))
                .isZero();
        Instant last = noon(day.plusDays(2)).plusMillis(123);
        String id = past.end(goesOn, last);

        AtOnce.times(8, 4, replica -> {
            close();
            return replica;
        });

        UUID called = called(day);
        assertThat(clocks(called))
                .singleElement()
                .satisfies(told -> assertThat(told.getMap(""))
                        .isEqualTo(Map.of(
                                "recordId",
                                called.toString(),
                                "category",
                                "VENUE_LOGON",
                                "startedAt",
                                last.toString())));
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'record-day.closed' AND object_id = ?",
                        called))
                .isEqualTo(1);
        assertThat(clocks(UUID.fromString(id))).isEmpty();
        for (String later : List.of(
                "UPDATE venue_logon SET ended_at = ended_at + interval '1 microsecond' WHERE day = ? AND id = '" + id
                        + "'",
                "UPDATE venue_logon SET status = 'ADMITTED', ended_at = NULL WHERE day = ? AND status = 'ENDED'")) {
            assertThatThrownBy(() -> OwnerDatabase.change(later, day)).hasMessageContaining("closed");
        }
        assertThatThrownBy(() -> past.admitted(day, venue.venueId())).hasMessageContaining("closed");
    }

    @Test
    @DisplayName(
            "Art. 15: a day that cannot be looked through now keeps no other day from being closed, and is told of")
    void closedByItself() throws SQLException {
        LocalDate other = PastLogons.anyDay();
        past.ended(day, venue.venueId(), noon(day));
        past.ended(other, venue.venueId(), noon(other));
        try (Connection blocking = OwnerDatabase.connect()) {
            blocking.setAutoCommit(false);
            blocking.createStatement()
                    .execute("LOCK TABLE " + partition("venue_logon", day) + " IN ACCESS EXCLUSIVE MODE");
            close();
            assertThat(called(other)).isNotNull();
            assertThat(OwnerDatabase.count("SELECT count(*) FROM record_day WHERE day = ?", day))
                    .isZero();
            Duration over = Duration.between(noon(day.plusDays(1)), Instant.now());
            assertThat((long) metrics.get("shiming.days.open").gauge().value())
                    .isGreaterThanOrEqualTo(over.toSeconds());
            blocking.rollback();
        }
        assertThat(repeated(() -> {
                    close();
                    return OwnerDatabase.count("SELECT count(*) FROM record_day WHERE day = ?", day) == 1;
                }))
                .isTrue();
    }

    @Test
    @DisplayName(
            "Art. 15: a day is frozen at once and then closed however long that takes, whoever reads and writes meanwhile;"
                    + " for one moment, and by it alone")
    void frozen() throws SQLException {
        String id = past.ended(day, venue.venueId(), noon(day));
        Settled settled = new Settled(day, noon(day));
        Settled later = new Settled(day, noon(day).plusMillis(1));
        Write closed = days.closed(UUID.randomUUID(), DailyRecord.VENUE_LOGON, settled, Instant.now());
        assertThatThrownBy(() -> days.runLong(closed).await().indefinitely())
                .hasMessageContaining("not frozen for this moment");
        for (Settled each : List.of(settled, later, settled)) {
            assertThat(repeated(() -> days.runUnlessBusy(days.frozen(DailyRecord.VENUE_LOGON, each))
                            .await()
                            .indefinitely()))
                    .isTrue();
        }
        assertThatThrownBy(() -> past.admitted(day, venue.venueId())).hasMessageContaining("closed");
        Write forLater = days.closed(UUID.randomUUID(), DailyRecord.VENUE_LOGON, later, Instant.now());
        assertThatThrownBy(() -> days.runLong(forLater).await().indefinitely())
                .hasMessageContaining("not frozen for this moment");
        try (Connection writer = OwnerDatabase.connect()) {
            writer.setAutoCommit(false);
            assertThat(writer.createStatement()
                            .executeUpdate("UPDATE venue_logon SET status = status WHERE day = '" + day + "' AND id = '"
                                    + id + "'"))
                    .isEqualTo(1);
            assertThat(days.runLong(closed).await().indefinitely()).isTrue();
            writer.rollback();
        }
        Write again = days.closed(UUID.randomUUID(), DailyRecord.VENUE_LOGON, settled, Instant.now());
        assertThat(days.runLong(again).await().indefinitely()).isFalse();
        assertThat(days.runUnlessBusy(days.frozen(DailyRecord.VENUE_LOGON, later))
                        .await()
                        .indefinitely())
                .isFalse();
        assertThat(database.transaction(
                                Scope.role("purger"),
                                Duration.ofHours(1),
                                connection -> connection
                                        .query("SHOW statement_timeout")
                                        .execute())
                        .await()
                        .indefinitely()
                        .iterator()
                        .next()
                        .getString(0))
                .isEqualTo("1h");
    }

    @Test
    @DisplayName(
            "Art. 15: a day is not closed before it has been over for a day; one without log-ons ended with itself")
    void over() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        LocalDate empty = day;
        OwnerDatabase.rows("SELECT provide_record_days('VENUE_LOGON', ?, 1)", empty);
        OwnerDatabase.rows("SELECT provide_record_days('VENUE_LOGON', ?, 1)", today.minusDays(1));
        close();
        assertThat(OwnerDatabase.count("SELECT count(*) FROM record_day WHERE day >= ?", today.minusDays(1)))
                .isZero();
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM record_day WHERE day = ? AND ended_at = ?::timestamptz",
                        empty,
                        empty.plusDays(1) + "T00:00:00Z"))
                .isEqualTo(1);
        untilPurged(called(empty));
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
        close();

        untilPurged(called(day));

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
                        called(day)))
                .isEqualTo(1);
        assertThat(clocks(UUID.fromString(held))).singleElement().satisfies(told -> {
            assertThat(told.getString("venueId")).isEqualTo(at.toString());
            assertThat(told.getString("category")).isEqualTo("VENUE_LOGON");
            assertThat(Instant.parse(told.getString("startedAt"))).isEqualTo(heldEnded);
        });
        purge(called(day), UUID.fromString(held), UUID.fromString(free))
                .then()
                .body("outcomes.outcome", contains("PURGED", "HELD", "UNKNOWN"));

        lift(held, hold).then().statusCode(200);
        hold(held, hold).then().statusCode(200);
        for (int again = 0; again < 2; again++) {
            purge(UUID.fromString(held)).then().statusCode(200).body("outcomes.outcome", contains("PURGED"));
            venue.look(held).then().statusCode(404);
            assertThat(readable(held)).isEmpty();
            assertThat(copies(held)).isZero();
            assertThat(purged(held)).isTrue();
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
        close();
        UUID called = called(day);

        purge(called).then().statusCode(200).body("outcomes.outcome", contains("TOO_EARLY"));

        LocalDate due = PastLogons.anyDay();
        past.ended(due, venue.venueId(), noon(due));
        String other = past.ended(due, venue.venueId(), noon(due));
        hold(other, UUID.randomUUID()).then().statusCode(200);
        close();
        untilPurged(called(due));
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
    @DisplayName(
            "Art. 15: a log-on is held while it goes on or has ended, and goes with its day, not by itself; nothing is kept"
                    + " of who was refused, and a day is not held")
    void holds() {
        VenueLogon goesOn = past.admitted(day, venue.venueId());
        String ended = past.ended(day, venue.venueId(), noon(day));
        String held = past.ended(day, venue.venueId(), noon(day));
        UUID hold = UUID.randomUUID();
        hold(held, hold).then().statusCode(200).body("state", equalTo("IN_FORCE"));
        purge(goesOn.id(), UUID.fromString(ended), UUID.fromString(held))
                .then()
                .body("outcomes.outcome", contains("ACTIVE", "TOO_EARLY", "HELD"));
        hold(past.refused(day, venue.venueId()), hold).then().statusCode(404);
        for (UUID none : List.of(UUID.randomUUID(), new UUID(goesOn.id().getMostSignificantBits(), 17))) {
            hold(none.toString(), hold).then().statusCode(404);
        }
        hold(goesOn.id().toString(), hold).then().statusCode(200);
        past.end(goesOn, noon(day));
        close();
        hold(called(day).toString(), hold).then().statusCode(404);
        assertThat(OwnerDatabase.rows(
                        "SELECT action, outcome FROM audit_entry WHERE object_id = ?::uuid AND client = 'retention-service'",
                        held))
                .singleElement()
                .isEqualTo(Map.of("action", "venue-logon.held", "outcome", "HELD"));

        String pending = past.refused(day.plusYears(5), venue.venueId());
        OwnerDatabase.change("""
                UPDATE venue_logon SET status = 'PENDING_VERIFICATION', refusal = NULL, sealed = '', outcome = 'PENDING',
                                       checked_at = NULL, sweep_at = 'infinity' WHERE id = ?::uuid""", pending);
        hold(pending, hold).then().statusCode(409).body("code", equalTo("STATUS_CONFLICT"));
        OwnerDatabase.change("DELETE FROM venue_logon WHERE id = ?::uuid", pending);
    }

    @Test
    @DisplayName("Art. 15: of a hold and the purge of the day at once one wins: what was answered held is there")
    void race() throws Exception {
        record Pair(UUID day, String logon) {}
        List<LocalDate> all =
                IntStream.range(0, 16).mapToObj(i -> PastLogons.anyDay()).toList();
        List<String> logons = all.stream()
                .map(each -> past.ended(each, venue.venueId(), noon(each)))
                .toList();
        close();
        List<Pair> pairs = IntStream.range(0, all.size())
                .mapToObj(i -> new Pair(called(all.get(i)), logons.get(i)))
                .toList();
        List<Boolean> held = AtOnce.times(2 * pairs.size(), 8, number -> {
            Pair pair = pairs.get(number / 2);
            if (number % 2 == 0) {
                untilPurged(pair.day());
                return true;
            }
            return hold(pair.logon(), run).statusCode() == 200;
        });
        for (int i = 0; i < pairs.size(); i++) {
            venue.look(pairs.get(i).logon()).then().statusCode(held.get(2 * i + 1) ? 200 : 404);
        }
    }

    @Test
    @DisplayName("Art. 15, 16: however many held log-ons are due at once, all of them go, and what still is held stays")
    void many() {
        String like = past.ended(day, venue.venueId(), noon(day));
        OwnerDatabase.change("""
                INSERT INTO held_venue_logon
                SELECT (jsonb_populate_record(l, jsonb_build_object('id', gen_random_uuid()))).*
                FROM venue_logon l, generate_series(1, 250) WHERE l.id = ?::uuid""", like);
        UUID[] ids = OwnerDatabase.rows("SELECT id FROM held_venue_logon WHERE day = ?", day).stream()
                .map(row -> (UUID) row.get("id"))
                .toArray(UUID[]::new);
        assertThat(ids).hasSize(250);
        UUID hold = UUID.randomUUID();
        hold(ids[120].toString(), hold).then().statusCode(200);

        List<String> outcomes = purge(ids).then().statusCode(200).extract().path("outcomes.outcome");

        assertThat(outcomes.remove(120)).isEqualTo("HELD");
        assertThat(outcomes).hasSize(249).containsOnly("PURGED");
        assertThat(OwnerDatabase.rows("SELECT id FROM held_venue_logon WHERE day = ?", day))
                .singleElement()
                .satisfies(left -> assertThat(left.get("id")).isEqualTo(ids[120]));
        lift(ids[120].toString(), hold).then().statusCode(200);
        purge(ids).then().statusCode(200).body("outcomes.outcome", everyItem(equalTo("PURGED")));
        assertThat(OwnerDatabase.count("SELECT count(*) FROM purged_registration WHERE run_id = ?", run))
                .isEqualTo(250);
    }

    @Test
    @DisplayName("Art. 15, 16: a purge that was stopped at any step goes on where it was when it is told again")
    void stopped() {
        String free = past.ended(day, venue.venueId(), noon(day));
        String held = past.ended(day, venue.venueId(), noon(day));
        UUID hold = UUID.randomUUID();
        hold(held, hold).then().statusCode(200);
        close();
        UUID called = called(day);
        var dropped =
                days.dropped(days.find(List.of(called)).await().indefinitely().get(0), run, Instant.now());
        assertThat(repeated(() -> days.runUnlessBusy(dropped).await().indefinitely()))
                .isTrue();
        assertThat(readable(free, held)).hasSize(2);
        for (int step = 0; step < 2; step++) {
            purge(called).then().statusCode(200).body("outcomes.outcome", contains("PURGED"));
            assertThat(readable(free, held)).containsExactly(UUID.fromString(held));
            venue.look(held).then().statusCode(200);
            // Next it was stopped before it put down that the keys were gone.
            assertThat(OwnerDatabase.change(
                            "UPDATE record_day SET key_destroyed_at = NULL WHERE record_id = ? AND key_destroyed_at IS NOT NULL",
                            called))
                    .isEqualTo(1);
        }
        purge(called).then().statusCode(200);

        lift(held, hold).then().statusCode(200);
        List<UUID> one = List.of(UUID.fromString(held));
        assertThat(retained.runInTurn(one, retained.purge(DailyRecord.VENUE_LOGON, one, run, Instant.now()))
                        .await()
                        .indefinitely())
                .isTrue();
        assertThat(readable(held)).hasSize(1);
        purge(UUID.fromString(held)).then().body("outcomes.outcome", contains("PURGED"));
        assertThat(readable(held)).isEmpty();
        assertThat(purged(held)).isTrue();
    }

    @Test
    @DisplayName(
            "Art. 15: while the table of log-ons is busy a day is not dropped and nobody waits behind it; told again it is")
    void busy() throws SQLException {
        past.ended(day, venue.venueId(), noon(day));
        close();
        UUID called = called(day);
        UUID unknown = UUID.randomUUID();
        try (Connection reader = OwnerDatabase.connect()) {
            reader.setAutoCommit(false);
            reader.createStatement().execute("SELECT FROM venue_logon LIMIT 1");
            purge(called, unknown).then().statusCode(200).body("outcomes.outcome", contains("TOO_EARLY", "UNKNOWN"));
            reader.rollback();
        }
        assertThat(OwnerDatabase.count("SELECT count(*) FROM venue_logon WHERE day = ?", day))
                .isEqualTo(1);
        untilPurged(called);
    }

    @Test
    @DisplayName("a log-on whose day is gone is unknown to whoever comes late, and its day does not come back")
    void late() {
        String id = past.ended(day, venue.venueId(), noon(day));
        close();
        untilPurged(called(day));
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
        purge(UUID.fromString(id)).then().body("outcomes.outcome", contains("UNKNOWN"));
    }

    @Test
    @DisplayName("what is held of a log-on is all of it: its table has the same columns")
    void sameColumns() {
        String columns = "SELECT attname, atttypid::int, attnotnull FROM pg_attribute WHERE attrelid = ?::regclass"
                + " AND attnum > 0 AND NOT attisdropped ORDER BY attnum";
        assertThat(OwnerDatabase.rows(columns, "held_venue_logon"))
                .isEqualTo(OwnerDatabase.rows(columns, "venue_logon"));
    }

    private void close() {
        closeDays.run().await().indefinitely();
    }

    /** Once it is closed: the service itself looks at the table every second, and so may have it just then. */
    private UUID called(LocalDate day) {
        String sql = "SELECT record_id FROM record_day WHERE day = ?";
        assertThat(repeated(() -> {
                    if (OwnerDatabase.rows(sql, day).isEmpty()) {
                        close();
                    }
                    return !OwnerDatabase.rows(sql, day).isEmpty();
                }))
                .isTrue();
        return (UUID) OwnerDatabase.rows(sql, day).get(0).get("record_id");
    }

    private Response purge(UUID... ids) {
        return PurgeResourceTest.retention()
                .body(Map.of("recordIds", List.of(ids), "runId", run))
                .post("/v1/purge-orders");
    }

    /** As {@link #called}. */
    private void untilPurged(UUID day) {
        String outcome = null;
        for (int i = 0; i < 100 && !"PURGED".equals(outcome); i++) {
            outcome = purge(day).then().statusCode(200).extract().path("outcomes[0].outcome");
        }
        assertThat(outcome).isEqualTo("PURGED");
    }

    private static boolean repeated(BooleanSupplier untilDone) {
        return IntStream.range(0, 100).anyMatch(i -> untilDone.getAsBoolean());
    }

    private List<UUID> readable(String... ids) {
        return List.copyOf(keys.find(List.of(ids).stream().map(UUID::fromString).toList())
                .await()
                .indefinitely()
                .keySet());
    }

    private static long copies(String id) {
        return OwnerDatabase.count(
                "SELECT (SELECT count(*) FROM record_copy WHERE record_id = ?1) + (SELECT count(*) FROM venue_logon_copy WHERE record_id = ?1)"
                        .replace("?1", "'" + id + "'"));
    }

    private static boolean purged(String id) {
        return OwnerDatabase.count("SELECT count(*) FROM purged_registration WHERE id = ?::uuid", id) == 1;
    }

    private static List<JsonPath> clocks(UUID id) {
        return OwnerDatabase.rows(
                        "SELECT body::text AS body FROM outbox WHERE target = 'retention' AND body ->> 'recordId' = ?",
                        id.toString())
                .stream()
                .map(row -> JsonPath.from((String) row.get("body")))
                .toList();
    }
}
