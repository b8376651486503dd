package io.shiming.registration.domain;

/** What becomes of a registration that retention-service takes for due. */
public enum PurgeOutcome {
    PURGED,
    /** Somebody holds it, or a dispute of it is open. */
    HELD,
    /** It ended less than the law's two years ago. */
    TOO_EARLY,
    /** It has not ended. */
    ACTIVE,
    UNKNOWN
}
