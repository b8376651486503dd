package io.shiming.retention.domain;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * That records are kept, due or not, because an instrument says so.
 *
 * @param instrument the order by which it is placed
 * @param until from when on it holds no more by itself; empty for as long as nobody releases it
 */
public record Hold(
        UUID id,
        HoldScope scope,
        String instrument,
        String reason,
        Optional<Instant> until,
        Act placed,
        Optional<Act> release) {

    /** Whether it holds at a moment. It did not before it was placed. */
    public boolean holds(Instant moment) {
        return !placed.at().isAfter(moment)
                && release.filter(end -> !end.at().isAfter(moment)).isEmpty()
                && until.filter(end -> !end.isAfter(moment)).isEmpty();
    }
}
