package io.shiming.retention.domain;

import java.time.Instant;
import java.util.Optional;

/**
 * What a proposal would do to the clocks that ran when it was made.
 *
 * @param clocks how many there are in its category
 * @param dueBefore how many of them were due already
 * @param dueAfter how many would have been
 */
public record Effect(long clocks, long dueBefore, long dueAfter, Optional<Ends> ends) {

    /** When those began that began first and last, and with them all others. */
    public record Ends(Instant first, Instant last) {}
}
