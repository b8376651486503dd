package io.shiming.verification.domain;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The whole minutes that statistics are about.
 *
 * @param from the beginning of the first
 * @param to the end of the last
 */
public record StatisticsPeriod(Instant from, Instant to) {
    public static final Duration LONGEST = Duration.ofDays(31);
    /** A day that does not begin with a minute lies in one more. */
    private static final Duration LONGEST_BY_MINUTES = Duration.ofDays(1).plusMinutes(1);

    /** Every minute that lies in the time between two instants, wholly or in part. */
    public static StatisticsPeriod covering(Instant from, Instant to) {
        Instant last = to.truncatedTo(ChronoUnit.MINUTES);
        return new StatisticsPeriod(
                from.truncatedTo(ChronoUnit.MINUTES), last.equals(to) ? last : last.plus(1, ChronoUnit.MINUTES));
    }

    /** How finely it is told: 24 hours by minutes, more than that by hours, so that no answer is endless. */
    public Duration step() {
        return Duration.between(from, to).compareTo(LONGEST_BY_MINUTES) <= 0
                ? Duration.ofMinutes(1)
                : Duration.ofHours(1);
    }
}
