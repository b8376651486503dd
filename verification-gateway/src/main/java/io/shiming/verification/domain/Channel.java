package io.shiming.verification.domain;

/** The look-up channels that Art. 9 obliges the departments to offer, free of charge. */
public enum Channel {
    PUBLIC_SECURITY,
    MARKET_REGULATION,
    CIVIL_AFFAIRS;

    /** Art. 9: a check costs the asker nothing. */
    public static final int TARIFF_FEN = 0;
}
