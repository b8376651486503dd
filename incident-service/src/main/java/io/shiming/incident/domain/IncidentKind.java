package io.shiming.incident.domain;

/** What happened, or is suspected to have. */
public enum IncidentKind {
    DATA_LEAK,
    UNAUTHORISED_ACCESS,
    UNAUTHORISED_DISCLOSURE,
    DATA_ALTERED,
    DATA_DESTROYED,
    SYSTEM_INTRUSION,
    /** More searches in an hour than anybody needs. */
    QUOTA_EXCEEDED,
    /** Wrong names or numbers, one after the other, until one matches. */
    PROBING,
    /** The copy of a document that has registered somebody before. */
    COPY_REUSED,
    /** What is due to be purged is not. */
    PURGE_LAG,
    /** An audit trail that does not verify. */
    SEAL_BROKEN,
    /** A registration that is nobody's was looked at, for which nobody has a reason. */
    CANARY_LOOKED_UP,
    /** Sealed data that does not open, more often than by chance. */
    DECRYPT_FAILURES,
    OTHER;

    /**
     * Whether only authorities are shown what services see of it: who is shown which registrations are nobody's, looks at no
     * other.
     */
    public boolean isForAuthoritiesAlone() {
        return this == CANARY_LOOKED_UP;
    }
}
