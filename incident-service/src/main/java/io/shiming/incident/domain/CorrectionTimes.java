package io.shiming.incident.domain;

import java.time.Duration;
import java.time.Instant;

/**
 * How much time there is to correct something.
 *
 * @param usual where a decision does not say
 * @param least nobody corrects anything sooner
 * @param most an order that gives more is none
 */
public record CorrectionTimes(Duration usual, Duration least, Duration most) {

    /** Whether a day leaves as much time as it should, and no more. */
    boolean allow(Instant day, Instant now) {
        return !day.isBefore(now.plus(least)) && !day.isAfter(now.plus(most));
    }
}
