package io.shiming.registration.domain;

/** What becomes of a record that retention-service takes for due. */
public enum PurgeOutcome {
    PURGED,
    /** Somebody holds it, or a dispute of it is open. */
    HELD,
    /** It ended less long ago than the law asks, or goes with its day. */
    TOO_EARLY,
    /** It has not ended. */
    ACTIVE,
    UNKNOWN
}
