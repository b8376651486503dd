package io.shiming.incident.domain;

/** To what else a case leads, beside the penalty. */
public enum Referral {
    /** The superior authority is to hold those to account who are responsible (Art. 18¶1, 22). */
    SUPERIOR_AUTHORITY,
    /** Whoever suffered a loss is to be compensated as the law says. */
    COMPENSATION,
    /** Where it is a crime it is prosecuted. */
    CRIMINAL_REFERRAL
}
