package io.shiming.retention.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionCalendarTest {
    private static final Terms TWO_YEARS = new Terms(RetentionPeriod.of("P2Y"), 0);
    private static final Terms SIXTY_DAYS = new Terms(RetentionPeriod.of("P60D"), 0);

    @ParameterizedTest
    @CsvSource({
        // 29 February has no counterpart: the last day is the last of the month.
        "2024-02-29T04:00:00Z, 2026-02-28T16:00:00Z",
        "2022-02-28T04:00:00Z, 2024-02-28T16:00:00Z",
        // A leap year in between makes two years 731 days long.
        "2023-03-15T00:00:00Z, 2025-03-15T16:00:00Z",
        "2024-11-30T15:59:59.999999Z, 2026-11-30T16:00:00Z",
        // It is the next day in the region already.
        "2024-11-30T16:00:00Z, 2026-12-01T16:00:00Z"
    })
    @DisplayName("Art. 12: two years end with the end of the same day two years later, in the region's days")
    void twoYears(Instant startedAt, Instant due) {
        assertThat(new RetentionCalendar(ZoneId.of("Asia/Shanghai")).dueAt(startedAt, TWO_YEARS))
                .isEqualTo(due);
    }

    @ParameterizedTest
    @CsvSource({"2026-01-01T04:00:00Z, 2026-03-02T16:00:00Z", "2024-01-01T04:00:00Z, 2024-03-01T16:00:00Z"})
    @DisplayName("Art. 15: sixty days are counted from the day after")
    void sixtyDays(Instant startedAt, Instant due) {
        assertThat(new RetentionCalendar(ZoneId.of("Asia/Shanghai")).dueAt(startedAt, SIXTY_DAYS))
                .isEqualTo(due);
    }

    @Property(tries = 20_000)
    void neverBeforeTwoCalendarYearsInAnyZone(
            @ForAll("moments") Instant startedAt,
            @ForAll("zones") ZoneId zone,
            @ForAll @IntRange(max = 365) int grace) {
        Instant due = new RetentionCalendar(zone).dueAt(startedAt, new Terms(RetentionPeriod.of("P2Y"), grace));
        ZonedDateTime twoYearsLater = startedAt.atZone(zone).plusYears(2);
        // By the clock on the wall: where it skips the last hour of the last day, that day has no such moment.
        assertThat(LocalDateTime.ofInstant(due, zone))
                .isAfter(LocalDateTime.ofInstant(startedAt, zone).plusYears(2).plusDays(grace));
        // Nor much later: a day, and what a zone may set its clocks back or forward, a whole day once or twice in
        // history.
        assertThat(due).isBeforeOrEqualTo(twoYearsLater.plusDays(grace + 2L).toInstant());
    }

    @Property(tries = 20_000)
    void neverBeforeSixtyDaysInAnyZone(@ForAll("moments") Instant startedAt, @ForAll("zones") ZoneId zone) {
        Instant due = new RetentionCalendar(zone).dueAt(startedAt, SIXTY_DAYS);
        assertThat(LocalDateTime.ofInstant(due, zone))
                .isAfter(LocalDateTime.ofInstant(startedAt, zone).plusDays(60));
        assertThat(Duration.between(startedAt, due)).isLessThanOrEqualTo(Duration.ofDays(62));
    }

    @Property(tries = 5_000)
    void whatStartedLaterIsNeverDueEarlier(
            @ForAll("moments") Instant one,
            @ForAll("moments") Instant other,
            @ForAll("zones") ZoneId zone,
            @ForAll @IntRange(max = 40) int months,
            @ForAll @IntRange(max = 90) int days) {
        Terms terms = new Terms(new RetentionPeriod(java.time.Period.of(0, months, days)), 0);
        Instant earlier = one.isBefore(other) ? one : other;
        Instant later = one.isBefore(other) ? other : one;
        RetentionCalendar calendar = new RetentionCalendar(zone);
        assertThat(calendar.dueAt(earlier, terms)).isBeforeOrEqualTo(calendar.dueAt(later, terms));
    }

    @Property(tries = 2_000)
    void whatIsDueIsWhatBeganBeforeTheMomentThatIsFound(
            @ForAll("moments") Instant startedAt,
            @ForAll("moments") Instant now,
            @ForAll @IntRange(max = 40) int months,
            @ForAll @IntRange(max = 90) int days) {
        RetentionCalendar calendar = new RetentionCalendar(ZoneId.of("Asia/Shanghai"));
        Terms terms = new Terms(new RetentionPeriod(java.time.Period.of(0, months, days)), 7);
        assertThat(startedAt.isBefore(calendar.dueIfStartedBefore(now, terms)))
                .isEqualTo(!calendar.dueAt(startedAt, terms).isAfter(now));
    }

    /** Any time since the regulation is in force, with leap days as often as other days. */
    @Provide
    Arbitrary<Instant> moments() {
        Instant from = Instant.parse("2016-10-01T00:00:00Z");
        Arbitrary<Instant> any = Arbitraries.longs()
                .between(0, Duration.ofDays(366L * 60).toSeconds())
                .map(from::plusSeconds);
        Arbitrary<Instant> aroundLeapDays = Arbitraries.integers()
                .between(5, 19)
                .flatMap(leap -> Arbitraries.longs()
                        .between(-86_400, 2 * 86_400)
                        .map(second -> LocalDate.of(2000 + 4 * leap, 2, 29)
                                .atStartOfDay(ZoneId.of("UTC"))
                                .toInstant()
                                .plus(second, ChronoUnit.SECONDS)));
        return Arbitraries.oneOf(any, aroundLeapDays);
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        return Arbitraries.of(ZoneId.getAvailableZoneIds().stream().sorted().toList())
                .map(ZoneId::of);
    }
}
