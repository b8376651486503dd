package io.shiming.agent.domain;

import io.shiming.foundation.problem.ErrorCode;

/** Why an agent, an outlet or a clerk is not entered, or an agent not bound. */
public enum AgentError implements ErrorCode {
    AGENT_ALREADY_ENTERED(Kind.CONFLICT, 0),
    CODE_IN_USE(Kind.CONFLICT, 0),
    OUTLET_UNKNOWN(Kind.REFUSED, 0),
    AGREEMENT_CLAUSE_MISSING(Kind.REFUSED, 5),
    AGENT_UNKNOWN(Kind.REFUSED, 5),
    AGENT_NOT_ELIGIBLE(Kind.REFUSED, 5),
    COPY_UNKNOWN(Kind.REFUSED, 5);

    private final Kind kind;
    private final int article;

    AgentError(Kind kind, int article) {
        this.kind = kind;
        this.article = article;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public int article() {
        return article;
    }
}
