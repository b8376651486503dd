package io.shiming.incident.domain;

/** What is put on record of an incident. */
public enum EntryKind {
    RECORDED,
    DETECTED,
    CONFIRMED,
    DISMISSED,
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
    ESCALATED
}
