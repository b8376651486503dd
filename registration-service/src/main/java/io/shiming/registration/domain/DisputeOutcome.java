package io.shiming.registration.domain;

/** What became of a dispute (Art. 11). */
public enum DisputeOutcome {
    /** The registration is not the person's; its service rests until its operator ends it. */
    UPHELD,
    /** It is not, and its service ends with the dispute. */
    UPHELD_AND_TERMINATED,
    /** It is. */
    REJECTED
}
