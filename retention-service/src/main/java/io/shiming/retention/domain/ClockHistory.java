package io.shiming.retention.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Every time a record's clock was started, and cancelled because the record had not ended after all. Nothing is taken out
 * of it before the record is gone; then everything is.
 *
 * @param turns the oldest first; only the last one may be running
 * @param isPurged whether the record is gone
 */
public record ClockHistory(List<Turn> turns, boolean isPurged) {

    public ClockHistory(List<Turn> turns) {
        this(turns, false);
    }

    public static ClockHistory ofPurged() {
        return new ClockHistory(List.of(), true);
    }

    /** One start, and its end where it was cancelled. */
    public record Turn(int number, RetentionClock clock, Instant recordedAt, Optional<Instant> cancelledAt) {
        public boolean isRunning() {
            return cancelledAt.isEmpty();
        }
    }

    /** What a start that is told comes to. */
    public enum Step {
        /** It is new: the clock begins to run. */
        START,
        /** It was told before, and everything stays as it is: cancelled too, for a message may come twice, and late. */
        KNOWN,
        /** Another start of the same record is running already. */
        CONTRADICTION,
        /** The record is gone: whatever is told of it comes late, and nothing begins to run. */
        OVER
    }

    public Step step(RetentionClock told) {
        if (isPurged) {
            return Step.OVER;
        }
        if (known(told).isPresent()) {
            return Step.KNOWN;
        }
        return running().isPresent() ? Step.CONTRADICTION : Step.START;
    }

    /** The turn that was told in the same words. */
    public Optional<Turn> known(RetentionClock told) {
        return turns.stream().filter(turn -> turn.clock().equals(told)).findFirst();
    }

    public Optional<Turn> running() {
        return turns.stream().filter(Turn::isRunning).findFirst();
    }

    /** The turn that begins with a {@link Step#START}. */
    public Turn next(RetentionClock told, Instant now) {
        return new Turn(turns.size() + 1, told, now, Optional.empty());
    }

    ClockHistory with(Turn turn) {
        return new ClockHistory(Stream.concat(
                        turns.stream().filter(each -> each.number() != turn.number()), Stream.of(turn))
                .toList());
    }
}
