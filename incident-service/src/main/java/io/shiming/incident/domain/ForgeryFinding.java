package io.shiming.incident.domain;

/** What an authority found when it had looked into a report. */
public enum ForgeryFinding {
    CONFIRMED,
    NOT_CONFIRMED
}
