package io.shiming.incident.domain;

/** How far a report has come with all authorities: as far as with the one it has come least far with. */
public enum ReportState {
    REPORTED,
    /** It should have been with one of them by now, and is not. */
    OVERDUE,
    DELIVERED,
    ACKNOWLEDGED,
    CLOSED
}
