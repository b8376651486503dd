package io.shiming.verification.domain;

/** What was wrong with a call that counts against a channel. */
public enum ChannelFailure {
    NO_CONNECTION,
    TIMEOUT,
    /** An HTTP status that is none of the documented ones. */
    STATUS,
    /** An answer that is not the documented one: unknown result, malformed, too large, another media type. */
    UNREADABLE
}
