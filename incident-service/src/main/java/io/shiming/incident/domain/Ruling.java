package io.shiming.incident.domain;

/** How a case is decided. */
public enum Ruling {
    PENALTY,
    NO_PENALTY
}
