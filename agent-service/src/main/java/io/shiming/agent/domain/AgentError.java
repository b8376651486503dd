package io.shiming.agent.domain;

import io.shiming.foundation.problem.ErrorCode;

/** Why an agent, an outlet or a clerk is not entered. */
public enum AgentError implements ErrorCode {
    AGENT_ALREADY_ENTERED(Kind.CONFLICT),
    CODE_IN_USE(Kind.CONFLICT),
    OUTLET_UNKNOWN(Kind.REFUSED);

    private final Kind kind;

    AgentError(Kind kind) {
        this.kind = kind;
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
