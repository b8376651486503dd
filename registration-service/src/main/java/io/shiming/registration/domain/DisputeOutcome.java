package io.shiming.registration.domain;

/** What became of a dispute (Art. 11). */
public enum DisputeOutcome {
    /** The registration is not the person's. */
    UPHELD,
    /** It is. */
    REJECTED
}
