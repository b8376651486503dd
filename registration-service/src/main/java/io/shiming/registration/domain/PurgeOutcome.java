package io.shiming.registration.domain;

/** What becomes of a record that retention-service takes for due. */
public enum PurgeOutcome {
    PURGED,
    /** Somebody holds it, or a dispute of it is open. */
    HELD,
    /** It ended less long ago than the law asks, goes with its day, or its day could not be dropped just now. */
    TOO_EARLY,
    /** It has not ended. */
    ACTIVE,
    UNKNOWN;

    /** What to say of one that is there all the same: the database found it not due by its own clock. */
    public PurgeOutcome whenKept() {
        return this == PURGED ? TOO_EARLY : this;
    }
}
