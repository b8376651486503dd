package io.shiming.retention.domain;

/** What became of a record whose time is over. */
public enum PurgeOutcome {
    PURGED,
    /** By a hold of ours, or because registration-service knows of a hold or a dispute. */
    HELD,
    /** By what is on record at registration-service the law's minimum is not over, or it is a day that others were using. */
    TOO_EARLY,
    /** At registration-service its service has not ended. */
    ACTIVE,
    /** Registration-service never had it. */
    UNKNOWN
}
