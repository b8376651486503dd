package io.shiming.incident.domain;

/** What is put on record of an incident. */
public enum EntryKind {
    RECORDED,
    DETECTED,
    CONFIRMED,
    /** One person of the operator says that there is nothing to it. */
    DISMISSAL_PROPOSED,
    DISMISSED,
    /** It is graver than it was thought to be. */
    REASSESSED,
    REMEDIED,
    REPORTED,
    LEFT_UNREPORTED,
    INVESTIGATED,
    CLOSURE_PROPOSED,
    CLOSURE_CONFIRMED,
    CLOSURE_RETURNED,
    /** The deadline is near. */
    WARNED,
    /** The deadline is over. */
    ESCALATED;

    /** Whether it says what is made of the incident. */
    boolean isAssessment() {
        return this == RECORDED || this == CONFIRMED || this == REASSESSED;
    }
}
