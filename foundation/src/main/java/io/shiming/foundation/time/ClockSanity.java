package io.shiming.foundation.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether the real clocks can be believed. Nothing that cannot be undone is done by a clock that cannot. */
public enum ClockSanity {
    SANE,
    /** This host and the database's server differ. */
    APART,
    /** It was later before. */
    BACKWARDS;

    /** How far the two may be apart. */
    public static final Duration MOST_APART = Duration.ofMinutes(5);

    /** By how much replicas' own clocks may differ. */
    public static final Duration MOST_BACKWARDS = Duration.ofSeconds(30);

    /**
     * Judges what the clocks show.
     *
     * @param host this host's
     * @param database that of the database's server
     * @param latest the latest that any replica's host showed when it did such a thing; empty when none ever did
     */
    public static ClockSanity of(Instant host, Instant database, Optional<Instant> latest) {
        if (Duration.between(host, database).abs().compareTo(MOST_APART) > 0) {
            return APART;
        }
        boolean wasLater =
                latest.filter(then -> host.isBefore(then.minus(MOST_BACKWARDS))).isPresent();
        return wasLater ? BACKWARDS : SANE;
    }
}
