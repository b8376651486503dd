package io.shiming.registration.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetainedRecordTest {
    private static final ZoneId URUMQI = ZoneId.of("Asia/Urumqi");
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-30T00:00:00Z");

    private static RetainedRecord logon(Instant endedAt, boolean held, boolean movedOut) {
        return new RetainedRecord(
                UUID.randomUUID(), DailyRecord.VENUE_LOGON, Optional.ofNullable(endedAt), held, movedOut);
    }

    private static RecordDay day(Instant endedAt, boolean purged) {
        return new RecordDay(
                UUID.randomUUID(), DailyRecord.VENUE_LOGON, LocalDate.of(2026, 9, 1), endedAt, purged, false);
    }

    @ParameterizedTest(
            name = "Art. 15: a day whose last log-on ended on {0} in {1} can be purged from {2} on, and not before")
    @CsvSource({
        "2026-09-01T10:00:00Z, UTC, 2026-11-01T00:00:00Z",
        // Already the next day there.
        "2026-09-01T20:00:00Z, Asia/Urumqi, 2026-11-01T18:00:00Z",
        "2027-12-31T23:59:59Z, UTC, 2028-03-01T00:00:00Z",
        "2028-01-01T00:00:00Z, UTC, 2028-03-02T00:00:00Z"
    })
    void sixtyDays(Instant end, ZoneId zone, Instant first) {
        assertThat(day(end, false).purgeable(first.minusMillis(1), zone)).isEqualTo(PurgeOutcome.TOO_EARLY);
        assertThat(day(end, false).purgeable(first, zone)).isEqualTo(PurgeOutcome.PURGED);
        assertThat(logon(end, false, true).purgeable(first.minusMillis(1), zone))
                .isEqualTo(PurgeOutcome.TOO_EARLY);
        assertThat(logon(end, false, true).purgeable(first, zone)).isEqualTo(PurgeOutcome.PURGED);
    }

    @Test
    @DisplayName("Art. 15: a log-on goes by itself only when it has outlived its day and is not held any more")
    void byItself() {
        assertThat(logon(null, false, false).purgeable(NOW, URUMQI)).isEqualTo(PurgeOutcome.ACTIVE);
        assertThat(logon(LONG_AGO, false, false).purgeable(NOW, URUMQI)).isEqualTo(PurgeOutcome.TOO_EARLY);
        assertThat(logon(LONG_AGO, true, false).purgeable(NOW, URUMQI)).isEqualTo(PurgeOutcome.HELD);
        assertThat(logon(LONG_AGO, true, true).purgeable(NOW, URUMQI)).isEqualTo(PurgeOutcome.HELD);
        assertThat(logon(LONG_AGO, false, true).purgeable(NOW, URUMQI)).isEqualTo(PurgeOutcome.PURGED);
        assertThat(day(NOW.minus(Duration.ofDays(1)), true).purgeable(NOW, URUMQI))
                .isEqualTo(PurgeOutcome.PURGED);
    }

    @Test
    @DisplayName("a record's day is that of its id; what no clock made is older than everything")
    void dayOf() {
        assertThat(DailyRecord.dayOf(UUID.fromString("0198a000-0000-7000-8000-000000000000")))
                .isEqualTo(LocalDate.of(2025, 8, 12));
        assertThat(DailyRecord.dayOf(UUID.randomUUID())).isEqualTo(LocalDate.EPOCH);
    }
}
