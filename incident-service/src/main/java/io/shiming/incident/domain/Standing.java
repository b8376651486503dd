package io.shiming.incident.domain;

import java.time.Instant;
import java.util.Optional;

/**
 * How many of a kind stand in one state, and how urgent they are.
 *
 * @param state one of the kind's own
 * @param overdue of these, those whose deadline is over
 * @param dueWithinDay those whose deadline is within the next 24 hours
 * @param nextDueAt the first deadline ahead
 */
public record Standing(
        Kind kind, String state, long total, long overdue, long dueWithinDay, Optional<Instant> nextDueAt) {

    /** Of what. */
    public enum Kind {
        INCIDENT,
        CASE,
        /** A report of a forged document, at the own authority. */
        FORGERY_REPORT,
        DISPUTE
    }
}
