package io.shiming.retention.domain;

import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One round in which what is due is purged. Of those that are not dry at most one is open.
 *
 * @param dryRun it only counts
 * @param dueBefore what is due by then is its
 * @param startedBy subject of the token, or the service's name
 * @param claimed how many records were ordered purged so far, each time they were
 */
public record PurgeRun(
        UUID id,
        Kind kind,
        boolean dryRun,
        State state,
        Instant dueBefore,
        String startedBy,
        Instant startedAt,
        Optional<Instant> completedAt,
        long claimed) {

    /** Who began it. */
    public enum Kind {
        /** The service, by its timer. */
        SCHEDULED,
        /** An authority. */
        ORDERED
    }

    /** How it stands with it. */
    public enum State {
        RUNNING,
        PAUSED,
        COMPLETED
    }

    /**
     * Stops it, or lets it go on.
     *
     * @throws DomainException STATUS_CONFLICT when it is so already, or over
     */
    public PurgeRun changed(State to) {
        if (to == state || to == State.COMPLETED || state == State.COMPLETED) {
            throw new DomainException(CommonError.STATUS_CONFLICT);
        }
        return with(to, dueBefore);
    }

    /** Has it purge what is due by now as well. */
    public PurgeRun extended(Instant now) {
        return with(state, now.isAfter(dueBefore) ? now : dueBefore);
    }

    private PurgeRun with(State nowIn, Instant until) {
        return new PurgeRun(id, kind, dryRun, nowIn, until, startedBy, startedAt, completedAt, claimed);
    }
}
