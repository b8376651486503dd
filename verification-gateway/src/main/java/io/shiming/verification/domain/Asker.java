package io.shiming.verification.domain;

import java.util.UUID;

/** On whose behalf a check is made; who may later ask for its outcome is the client that brought it. */
public record Asker(Kind kind, UUID id) {

    /** Who has a duty to check documents. */
    public enum Kind {
        OPERATOR,
        VENUE,
        AGENT
    }
}
