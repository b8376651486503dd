package io.shiming.agent.domain;

/** What came of the check of an agent with market regulation. */
public enum Outcome {
    MATCH,
    MISMATCH,
    NOT_FOUND,
    REVOKED,
    EXPIRED,
    FORGED,
    /** Not known yet, and never a match. */
    PENDING,
    /** Nobody answered in time. */
    TIMED_OUT
}
