package io.shiming.retention.domain;

/** How it stands with a hold. */
public enum HoldState {
    /** It holds here; that registration-service has committed it is not known yet. */
    PENDING,
    HELD,
    LAPSED,
    RELEASED
}
