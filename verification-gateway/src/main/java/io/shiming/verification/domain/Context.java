package io.shiming.verification.domain;

import java.util.UUID;

/** What a check is made for. There is no check for its own sake: that would be a look-up service about people. */
public record Context(Kind kind, UUID id) {

    /** The occasions on which a document is to be checked (Art. 9, 14, 5). */
    public enum Kind {
        REGISTRATION,
        VENUE_LOGON,
        AGENT_QUALIFICATION
    }
}
