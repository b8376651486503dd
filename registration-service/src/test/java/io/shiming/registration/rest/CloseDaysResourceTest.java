package io.shiming.registration.rest;

import static io.shiming.registration.rest.PastLogons.noon;
import static io.shiming.registration.rest.PastLogons.partition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.testing.AtOnce;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.registration.domain.DailyRecord;
import io.shiming.registration.domain.VenueLogon;
import io.shiming.registration.persistence.RecordDayRepository;
import io.shiming.registration.persistence.RecordDayRepository.Settled;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Each test on a day of its own, long ago. */
@ServiceTest
class CloseDaysResourceTest {
    @Inject
    PastLogons past;

    @Inject
    PastDays pastDays;

    @Inject
    RecordDayRepository days;

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
        pastDays.close();
        assertThat(OwnerDatabase.count("SELECT count(*) FROM record_day WHERE day = ?", day))
                .isZero();
        Instant last = noon(day.plusDays(2)).plusMillis(123);
        String id = past.end(goesOn, last);

        AtOnce.times(8, 4, replica -> {
            pastDays.close();
            return replica;
        });

        UUID called = pastDays.called(DailyRecord.VENUE_LOGON, day);
        assertThat(PastDays.clocks(called))
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
        assertThat(PastDays.clocks(UUID.fromString(id))).isEmpty();
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
            pastDays.close();
            assertThat(pastDays.called(DailyRecord.VENUE_LOGON, other)).isNotNull();
            assertThat(OwnerDatabase.count("SELECT count(*) FROM record_day WHERE day = ?", day))
                    .isZero();
            Duration over = Duration.between(noon(day.plusDays(1)), Instant.now());
            assertThat((long) metrics.get("shiming.days.open").gauge().value())
                    .isGreaterThanOrEqualTo(over.toSeconds());
            blocking.rollback();
        }
        PastDays.repeated(() -> {
            pastDays.close();
            return OwnerDatabase.count("SELECT count(*) FROM record_day WHERE day = ?", day) == 1;
        });
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
            PastDays.repeated(() -> days.runUnlessBusy(days.frozen(DailyRecord.VENUE_LOGON, each))
                    .await()
                    .indefinitely());
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
        pastDays.close();
        assertThat(OwnerDatabase.count("SELECT count(*) FROM record_day WHERE day >= ?", today.minusDays(1)))
                .isZero();
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM record_day WHERE day = ? AND ended_at = ?::timestamptz",
                        empty,
                        empty.plusDays(1) + "T00:00:00Z"))
                .isEqualTo(1);
        PastDays.untilPurged(run, pastDays.called(DailyRecord.VENUE_LOGON, empty));
    }
}
