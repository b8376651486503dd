package io.shiming.registration.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RetainedRegistrationTest {
    private static final ZoneId URUMQI = ZoneId.of("Asia/Urumqi");
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant CREATED = Instant.parse("2026-06-30T18:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-30T00:00:00Z");

    private static RetainedRegistration ended(RegistrationStatus status, Instant at, boolean disputed, boolean held) {
        return new RetainedRegistration(
                UUID.randomUUID(), status, CREATED, Optional.ofNullable(at), disputed, held, 3, 0);
    }

    @ParameterizedTest(name = "Art. 12: what ended on {0} in {1} can be purged from {2} on, and not before")
    @CsvSource({
        "2024-11-29T10:00:00Z, UTC, 2026-11-30T00:00:00Z",
        // Already the next day there.
        "2024-11-29T20:00:00Z, Asia/Urumqi, 2026-11-30T18:00:00Z",
        // 29 February has no anniversary: two years are over on the last day of February.
        "2024-02-29T10:00:00Z, UTC, 2026-03-01T00:00:00Z",
        "2024-02-28T10:00:00Z, UTC, 2026-03-01T00:00:00Z",
        // 731 days, and 730.
        "2023-03-01T00:00:00Z, UTC, 2025-03-02T00:00:00Z",
        "2024-03-01T00:00:00Z, UTC, 2026-03-02T00:00:00Z"
    })
    void twoYears(Instant end, ZoneId zone, Instant first) {
        RetainedRegistration registration = ended(RegistrationStatus.TERMINATED, end, false, false);

        assertThat(registration.purgeable(first.minusMillis(1), zone)).isEqualTo(PurgeOutcome.TOO_EARLY);
        assertThat(registration.purgeable(first, zone)).isEqualTo(PurgeOutcome.PURGED);
    }

    @ParameterizedTest(name = "Art. 12: never before two calendar years, in {0}")
    @CsvSource({"UTC", "Asia/Urumqi", "America/New_York", "Pacific/Apia", "Europe/Dublin"})
    void neverEarly(ZoneId zone) {
        for (LocalDate day = LocalDate.of(2023, 1, 1); day.getYear() < 2029; day = day.plusDays(1)) {
            Instant end = day.atTime(23, 59).atZone(zone).toInstant();
            Instant full = day.atTime(23, 59).plusYears(2).atZone(zone).toInstant();
            assertThat(ended(RegistrationStatus.TRANSFERRED, end, false, false).purgeable(full.minusSeconds(1), zone))
                    .as(day.toString())
                    .isEqualTo(PurgeOutcome.TOO_EARLY);
        }
    }

    @ParameterizedTest(name = "Art. 12: {0} is purged only after its end, and never while it is held or disputed")
    @EnumSource(RegistrationStatus.class)
    void status(RegistrationStatus status) {
        PurgeOutcome free = ended(status, LONG_AGO, false, false).purgeable(NOW, URUMQI);
        switch (status) {
            case PENDING_VERIFICATION, ACTIVE, SUSPENDED -> assertThat(free).isEqualTo(PurgeOutcome.ACTIVE);
            case REFUSED, TERMINATED, TRANSFERRED, PURGED -> assertThat(free).isEqualTo(PurgeOutcome.PURGED);
        }
        if (status.mayBecome(RegistrationStatus.PURGED)) {
            assertThat(ended(status, LONG_AGO, true, false).purgeable(NOW, URUMQI))
                    .isEqualTo(PurgeOutcome.HELD);
            assertThat(ended(status, LONG_AGO, false, true).purgeable(NOW, URUMQI))
                    .isEqualTo(PurgeOutcome.HELD);
        }
    }

    @ParameterizedTest(name = "Art. 12: {0} falls due in {1}, unless it is held")
    @CsvSource({
        "PENDING_VERIFICATION,",
        "ACTIVE,",
        "SUSPENDED,",
        // Asked for on 1 July there; ended on 1 December.
        "REFUSED, 2026-12",
        "TERMINATED, 2026-12",
        "TRANSFERRED, 2026-12"
    })
    void dueMonth(RegistrationStatus status, YearMonth month) {
        Instant end = Instant.parse("2024-11-30T20:00:00Z");
        assertThat(ended(status, end, false, false).dueMonth(URUMQI)).isEqualTo(Optional.ofNullable(month));
        assertThat(ended(status, end, true, false).dueMonth(URUMQI)).isEqualTo(Optional.ofNullable(month));
        assertThat(ended(status, end, false, true).dueMonth(URUMQI)).isEmpty();
    }
}
