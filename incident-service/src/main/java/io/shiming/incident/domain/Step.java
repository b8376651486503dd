package io.shiming.incident.domain;

/** What may happen to an incident. */
public enum Step {
    CONFIRM,
    PROPOSE_DISMISSAL,
    DISMISS,
    REASSESS,
    REMEDY,
    REPORT,
    LEAVE_UNREPORTED,
    INVESTIGATE,
    PROPOSE_CLOSURE,
    CONFIRM_CLOSURE,
    RETURN_CLOSURE
}
