package io.shiming.agent.domain;

/** What is asked of an agent before an operator may bind it (Art. 5¶1). */
public enum Criterion {
    /** Confirmed by market regulation, through the verification gateway. */
    LEGAL_PERSON,
    PREMISES,
    TRAINED_STAFF,
    SECURE_EQUIPMENT,
    /** By an authority, or by its rules: an operator suspends for itself only. Known here, so nobody shows evidence. */
    NO_OPEN_SUSPENSION;

    public boolean isShownByEvidence() {
        return this != NO_OPEN_SUSPENSION;
    }
}
