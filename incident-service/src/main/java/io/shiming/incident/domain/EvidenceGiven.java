package io.shiming.incident.domain;

/** What an authority was given of the document that was shown (Art. 10¶2). */
public enum EvidenceGiven {
    /** All, sealed to its key. */
    SEALED,
    /** Nothing: it had registered no key. It is given it once it has, as long as it is kept. */
    KEY_MISSING,
    /** Nothing: what is stored does not open. */
    UNREADABLE,
    /** Nothing: nobody has it, or has it any more. */
    NONE
}
