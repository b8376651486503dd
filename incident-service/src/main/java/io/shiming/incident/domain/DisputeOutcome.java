package io.shiming.incident.domain;

/** What came of a dispute (Art. 11). */
public enum DisputeOutcome {
    /** The registration is the person's own. */
    CONFIRMED,
    /** It is not; the service rests until its operator ends it and whom it truly serves has registered for it (Art. 7). */
    CORRECTED_BY_TRANSFER,
    /** It is not; the service ends with the outcome. */
    CORRECTED_BY_TERMINATION
}
