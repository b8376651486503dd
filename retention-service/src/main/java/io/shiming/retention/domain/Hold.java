package io.shiming.retention.domain;

import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * That records are kept, due or not, because an instrument says so.
 *
 * @param instrument the order by which it is placed
 * @param until from when on it holds no more by itself; empty for as long as nobody releases it
 * @param confirmedAt when registration-service had committed it; it holds here before
 */
public record Hold(
        UUID id,
        HoldScope scope,
        String instrument,
        String reason,
        Optional<Instant> until,
        Act placed,
        Optional<Instant> confirmedAt,
        Optional<Release> release) {

    /** Its end, before its time. */
    public record Release(Act act, String reason) {}

    /** Whether it holds at a moment. It did not before it was placed. */
    public boolean holds(Instant moment) {
        return !placed.at().isAfter(moment)
                && release.filter(end -> !end.act().at().isAfter(moment)).isEmpty()
                && !isOver(moment);
    }

    public HoldState state(Instant now) {
        if (release.isPresent()) {
            return HoldState.RELEASED;
        }
        if (isOver(now)) {
            return HoldState.LAPSED;
        }
        return confirmedAt.isPresent() ? HoldState.HELD : HoldState.PENDING;
    }

    public Hold confirmed(Instant at) {
        return new Hold(id, scope, instrument, reason, until, placed, Optional.of(at), release);
    }

    /**
     * Ends it.
     *
     * @throws DomainException STATUS_CONFLICT when it does not hold any more; SECOND_PERSON_REQUIRED
     */
    public Hold released(Release end) {
        if (!holds(end.act().at())) {
            throw new DomainException(CommonError.STATUS_CONFLICT);
        }
        if (placed.by().equals(end.act().by())) {
            throw new DomainException(RetentionError.SECOND_PERSON_REQUIRED);
        }
        return new Hold(id, scope, instrument, reason, until, placed, confirmedAt, Optional.of(end));
    }

    private boolean isOver(Instant moment) {
        return until.filter(end -> !end.isAfter(moment)).isPresent();
    }
}
