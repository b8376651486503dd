package io.shiming.sandbox.check;

/** What a client may have been promised. */
public enum Deed {
    REGISTRATION,
    /** A registration that takes over what another one holds. */
    TRANSFER,
    /** The end of a registration's service. */
    TERMINATION,
    LOGON,
    /** Of a log-on's session. */
    END,
    /** Of a registration, by the person in whose name it is. */
    DISPUTE,
    /** Of a dispute, by two officers. */
    DECISION
}
