package io.shiming.agent.domain;

import io.shiming.foundation.problem.ErrorCode;

/** Why an inspection or a finding is refused. */
public enum SupervisionError implements ErrorCode {
    SECOND_PERSON_REQUIRED(Kind.FORBIDDEN),
    PERIOD_TOO_LONG(Kind.REFUSED);

    private final Kind kind;

    SupervisionError(Kind kind) {
        this.kind = kind;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public int article() {
        return 6;
    }
}
