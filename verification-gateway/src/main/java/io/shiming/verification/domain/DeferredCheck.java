package io.shiming.verification.domain;

import java.time.Duration;

/**
 * A pending verification taken from the queue, with the question it waits with.
 *
 * @param attempts how often the authority was asked after the check was deferred, this time included
 */
public record DeferredCheck(Verification verification, Question question, int attempts) {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final int LONGEST_DOUBLING = 10;

    /**
     * How long to wait after this attempt failed: twice as long each time, up to a longest pause, and somewhere in the
     * upper half of that, so that what failed together does not come back together.
     *
     * @param jitter 0 to 1
     */
    public Duration pause(Duration longest, double jitter) {
        long doubled = FIRST_PAUSE.toMillis() << Math.min(attempts - 1, LONGEST_DOUBLING);
        long half = Math.min(doubled, longest.toMillis()) / 2;
        return Duration.ofMillis(half + (long) (half * jitter));
    }
}
