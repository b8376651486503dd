package io.shiming.retention.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ClockHistoryTest {
    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
    private static final UUID RECORD = UUID.fromString("0190a000-0000-7000-8000-000000000000");

    private static RetentionClock clock(int day) {
        return new RetentionClock(
                RECORD,
                Category.REGISTRATION,
                Optional.of(RECORD),
                Optional.empty(),
                Optional.empty(),
                NOW.plusSeconds(86_400L * day));
    }

    private static ClockHistory started(ClockHistory history, RetentionClock clock) {
        return history.step(clock) == ClockHistory.Step.START ? history.with(history.next(clock, NOW)) : history;
    }

    private static ClockHistory cancelled(ClockHistory history) {
        return history.running()
                .map(turn -> history.with(
                        new ClockHistory.Turn(turn.number(), turn.clock(), turn.recordedAt(), Optional.of(NOW))))
                .orElse(history);
    }

    @Test
    @DisplayName(
            "Art. 12: a start that comes late does not undo that the clock was cancelled; another start begins anew")
    void cancelledStaysCancelled() {
        ClockHistory history = cancelled(started(new ClockHistory(List.of()), clock(0)));
        assertThat(history.step(clock(0))).isEqualTo(ClockHistory.Step.KNOWN);
        assertThat(history.running()).isEmpty();
        assertThat(history.step(clock(1))).isEqualTo(ClockHistory.Step.START);
        assertThat(started(history, clock(1)).running().orElseThrow().number()).isEqualTo(2);
    }

    @Test
    void theSameInAnyWordIsNoOther() {
        ClockHistory history = started(new ClockHistory(List.of()), clock(0));
        assertThat(history.step(clock(0))).isEqualTo(ClockHistory.Step.KNOWN);
        assertThat(history.step(clock(1))).isEqualTo(ClockHistory.Step.CONTRADICTION);
        RetentionClock ofSubject = new RetentionClock(
                RECORD, Category.REGISTRATION, Optional.of(RECORD), Optional.empty(), Optional.of("s"), NOW);
        assertThat(history.step(ofSubject)).isEqualTo(ClockHistory.Step.CONTRADICTION);
    }

    /** Whatever comes in whatever order: starts on some days (from 0), cancellations (-1). */
    @Property
    void oneRunsAtTheMostAndNothingIsForgotten(
            @ForAll @Size(max = 30) List<@IntRange(min = -1, max = 4) Integer> told) {
        ClockHistory history = new ClockHistory(List.of());
        for (int each : told) {
            ClockHistory before = history;
            history = each < 0 ? cancelled(history) : started(history, clock(each));
            assertThat(history.turns())
                    .hasSizeGreaterThanOrEqualTo(before.turns().size());
            assertThat(history.turns().stream().filter(ClockHistory.Turn::isRunning))
                    .hasSizeLessThanOrEqualTo(1);
            assertThat(history.turns().stream().map(ClockHistory.Turn::clock)).doesNotHaveDuplicates();
            if (each < 0) {
                assertThat(history.running()).isEmpty();
            } else {
                assertThat(history.step(clock(each))).isNotEqualTo(ClockHistory.Step.START);
            }
        }
    }
}
