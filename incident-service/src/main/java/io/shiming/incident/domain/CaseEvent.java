package io.shiming.incident.domain;

/** What happens in a case. */
public enum CaseEvent {
    /** What is known of it has changed, and with it the range. */
    REASSESSED,
    PENALISED,
    /** Punished, and ordered to correct it by a day. */
    CORRECTION_ORDERED,
    DISMISSED,
    DEADLINE_PASSED,
    CORRECTED,
    /** Not corrected in time, for which there is a range of its own. */
    CORRECTION_REFUSED,
    /** Not corrected in time, for which there is none. */
    LEFT_UNCORRECTED
}
