package io.shiming.incident.domain;

/** What came of a dispute (Art. 11). */
public enum DisputeOutcome {
    /** The registration is the person's own. */
    CONFIRMED,
    /** It is not; the service goes to whom it truly serves, who registers for it (Art. 8¶3). */
    CORRECTED_BY_TRANSFER,
    /** It is not; the service ends. */
    CORRECTED_BY_TERMINATION
}
