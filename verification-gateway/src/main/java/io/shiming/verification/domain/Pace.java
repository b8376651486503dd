package io.shiming.verification.domain;

import java.time.Duration;

/**
 * How deferred checks are spread over time, so that a department that comes back is asked no more often in any second
 * than it should be: one after the other, never in a burst. Between two there is a tenth more than an equal share of the
 * second, in whole milliseconds, so that those the network bunches together stay within the limit too, and up to another
 * tenth of jitter, so that replicas and channels do not fall into step.
 *
 * @param perSecond the most in any second
 */
public record Pace(int perSecond) {
    private static final int ROUND_MS = 250;
    private static final double SPARE = 0.1;

    public Pace {
        if (perSecond < 1) {
            throw new IllegalArgumentException("at this pace nothing is ever settled");
        }
    }

    /** The least time from one check to the next. */
    public Duration gap() {
        return Duration.ofMillis((long) Math.ceil(Duration.ofSeconds(1).toMillis() * (1 + SPARE) / perSecond));
    }

    /**
     * The time before a check is sent.
     *
     * @param jitter 0 to 1
     */
    public Duration pause(double jitter) {
        return gap().plusMillis(Math.round(gap().toMillis() * SPARE * jitter));
    }

    /** How many are taken at a time: a quarter of a second's. */
    public int round() {
        return (int) Math.max(1, ROUND_MS / gap().toMillis());
    }
}
