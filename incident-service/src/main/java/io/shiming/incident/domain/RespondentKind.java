package io.shiming.incident.domain;

import java.util.EnumSet;
import java.util.Set;

/** Whom a case is against, and so which authorities punish (Art. 18–25). */
public enum RespondentKind {
    OPERATOR,
    AGENT,
    USER,
    VENUE;

    /** Agents and users are punished by public security (Art. 24, 25), operators and venues by the other two. */
    public Set<Authority> authorities() {
        return switch (this) {
            case OPERATOR, VENUE -> EnumSet.of(Authority.COMMUNICATIONS, Authority.INTERNET);
            case AGENT, USER -> EnumSet.of(Authority.PUBLIC_SECURITY);
        };
    }
}
