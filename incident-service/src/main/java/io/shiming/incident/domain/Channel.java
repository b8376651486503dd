package io.shiming.incident.domain;

/** The department whose register showed that a document is forged. */
public enum Channel {
    PUBLIC_SECURITY,
    MARKET_REGULATION,
    CIVIL_AFFAIRS
}
