package io.shiming.verification.domain;

import java.time.Duration;

/**
 * A pending verification taken from the queue, with the question it waits with.
 *
 * @param attempts how often the authority was asked after the check was deferred, this time included
 * @param notTaken how often it did not take the question, before this time
 */
public record DeferredCheck(Verification verification, Question question, int attempts, int notTaken) {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration FIRST_PAUSE_NOT_TAKEN = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE_NOT_TAKEN = Duration.ofHours(6);
    private static final int LONGEST_DOUBLING = 10;

    /**
     * How long to wait after this attempt failed: twice as long each time, up to a longest pause, and somewhere in the
     * upper half of that, so that what failed together does not come back together.
     *
     * @param jitter 0 to 1
     */
    public Duration pause(Duration longest, double jitter) {
        return pause(FIRST_PAUSE, attempts - 1, longest, jitter);
    }

    /**
     * How long to wait after the authority did not take the question. It will hardly take it soon, so the pauses are
     * long: such questions, asked for as long as they are kept, must not use up what can be sent in a second.
     *
     * @param jitter 0 to 1
     */
    public Duration pauseNotTaken(double jitter) {
        return pause(FIRST_PAUSE_NOT_TAKEN, notTaken, LONGEST_PAUSE_NOT_TAKEN, jitter);
    }

    /**
     * How long to leave a check alone whose question the authority took to answer in its own time.
     *
     * @param jitter 0 to 1
     */
    public Duration pauseTaken(Duration longest, double jitter) {
        return pause(longest, 0, longest, jitter);
    }

    private static Duration pause(Duration first, int doublings, Duration longest, double jitter) {
        long doubled = first.toMillis() << Math.min(doublings, LONGEST_DOUBLING);
        long half = Math.min(doubled, longest.toMillis()) / 2;
        return Duration.ofMillis(half + (long) (half * jitter));
    }
}
