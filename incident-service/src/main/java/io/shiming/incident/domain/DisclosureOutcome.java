package io.shiming.incident.domain;

/** What came of a disclosure that an authority asked for (Art. 15). */
public enum DisclosureOutcome {
    READ,
    REFUSED,
    EXPIRED
}
