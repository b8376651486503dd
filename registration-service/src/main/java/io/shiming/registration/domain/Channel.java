package io.shiming.registration.domain;

/** The departments that verify documents (Art. 9¶2): 公安, 工商, 民政. */
public enum Channel {
    PUBLIC_SECURITY,
    MARKET_REGULATION,
    CIVIL_AFFAIRS
}
