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

    /** The tenant it is, null for a venue or an agent: only operators are tenants. */
    public UUID operatorId() {
        return kind == Kind.OPERATOR ? id : null;
    }
}
