package io.shiming.retention.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StandingTest {
    private static final Instant START = Instant.parse("2024-02-29T04:00:00Z");
    private static final Instant DUE = Instant.parse("2026-02-28T16:00:00Z");
    private static final RetentionCalendar CALENDAR = new RetentionCalendar(ZoneId.of("Asia/Shanghai"));
    private static final UUID RECORD = UUID.fromString("0190a000-0000-7000-8000-000000000000");
    private static final UUID OPERATOR = UUID.fromString("0190a000-0000-7000-8000-000000000001");
    private static final UUID OTHER = UUID.fromString("0190a000-0000-7000-8000-000000000002");
    private static final Policy POLICY =
            new Policy(Category.REGISTRATION, 1, new Terms(RetentionPeriod.of("P2Y"), 0), Optional.empty());
    private static final RetentionClock CLOCK = new RetentionClock(
            RECORD, Category.REGISTRATION, Optional.of(OPERATOR), Optional.empty(), Optional.of("subject-17"), START);

    private static HoldScope record(UUID id) {
        return new HoldScope(Optional.of(id), Optional.empty(), Optional.empty());
    }

    private static HoldScope subject(String ref, UUID operatorId) {
        return new HoldScope(Optional.empty(), Optional.of(ref), Optional.ofNullable(operatorId));
    }

    private static Hold hold(HoldScope scope, int placed, Integer until, Integer released) {
        return new Hold(
                RECORD,
                scope,
                "order 17",
                "evidence",
                Optional.ofNullable(until).map(StandingTest::day),
                act(placed),
                Optional.empty(),
                Optional.ofNullable(released).map(day -> new Hold.Release(act(day), "settled")));
    }

    private static Act act(int day) {
        return new Act("somebody", Office.INTERNET_AUTHORITY, day(day));
    }

    /** A moment so many days after it is due. */
    private static Instant day(int number) {
        return DUE.plus(Duration.ofDays(number));
    }

    private static Standing at(int day, Hold... holds) {
        return Standing.of(CLOCK, POLICY, List.of(holds), CALENDAR, day(day));
    }

    @Test
    @DisplayName("Art. 12: due is a record from the end of its time on, and not a moment earlier")
    void due() {
        assertThat(Standing.of(CLOCK, POLICY, List.of(), CALENDAR, DUE.minusNanos(1)))
                .isEqualTo(Standing.KEPT);
        assertThat(at(0)).isEqualTo(Standing.DUE);
    }

    @Test
    @DisplayName("Art. 15: a hold holds from when it was placed until its day, or until it is released")
    void held() {
        assertThat(at(0, hold(record(RECORD), 1, null, null))).isEqualTo(Standing.DUE);
        assertThat(at(1, hold(record(RECORD), 1, null, null))).isEqualTo(Standing.HELD);
        assertThat(at(9_000, hold(record(RECORD), 1, null, null))).isEqualTo(Standing.HELD);
        assertThat(at(2, hold(record(RECORD), 1, 3, null))).isEqualTo(Standing.HELD);
        assertThat(at(3, hold(record(RECORD), 1, 3, null))).isEqualTo(Standing.DUE);
        assertThat(at(2, hold(record(RECORD), 1, 5, 2))).isEqualTo(Standing.DUE);
        assertThat(at(2, hold(record(RECORD), 1, 2, null), hold(record(RECORD), 1, null, null)))
                .isEqualTo(Standing.HELD);
    }

    @Test
    @DisplayName("Art. 15: a hold is about a record or a subject, and an operator's own is about no other's")
    void scopes() {
        assertThat(at(1, hold(record(OTHER), 0, null, null))).isEqualTo(Standing.DUE);
        assertThat(at(1, hold(subject("subject-17", null), 0, null, null))).isEqualTo(Standing.HELD);
        assertThat(at(1, hold(subject("subject-17", OPERATOR), 0, null, null))).isEqualTo(Standing.HELD);
        assertThat(at(1, hold(subject("subject-17", OTHER), 0, null, null))).isEqualTo(Standing.DUE);
        assertThat(at(1, hold(subject("subject-18", null), 0, null, null))).isEqualTo(Standing.DUE);
    }

    @Test
    void aRecordWithoutSubjectIsNoSubjects() {
        RetentionClock nobodys = new RetentionClock(
                RECORD, Category.REGISTRATION, Optional.of(OPERATOR), Optional.empty(), Optional.empty(), START);
        assertThat(Standing.of(nobodys, POLICY, List.of(hold(subject("", null), 0, null, null)), CALENDAR, day(1)))
                .isEqualTo(Standing.DUE);
    }

    @Property
    void neverDueEarlyNorWhileHeld(
            @ForAll @Size(max = 5) List<@From("holds") Hold> holds, @ForAll @IntRange(min = -5, max = 15) int day) {
        boolean isHeld = holds.stream().anyMatch(hold -> hold.scope().covers(CLOCK) && hold.holds(day(day)));
        Standing standing = Standing.of(CLOCK, POLICY, holds, CALENDAR, day(day));
        assertThat(standing == Standing.DUE).isEqualTo(day >= 0 && !isHeld);
        assertThat(standing == Standing.KEPT).isEqualTo(day < 0);
    }

    @Provide
    Arbitrary<Hold> holds() {
        Arbitrary<Integer> day = Arbitraries.integers().between(-3, 12);
        return Combinators.combine(
                        Arbitraries.of(
                                record(RECORD),
                                record(OTHER),
                                subject("subject-17", null),
                                subject("subject-17", OTHER),
                                subject("subject-18", null)),
                        day,
                        day.injectNull(0.5),
                        day.injectNull(0.5))
                .as(StandingTest::hold);
    }
}
