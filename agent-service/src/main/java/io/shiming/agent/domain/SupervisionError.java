package io.shiming.agent.domain;

import io.shiming.foundation.problem.ErrorCode;

/** Why an inspection, a finding or its closure is refused. */
public enum SupervisionError implements ErrorCode {
    SECOND_PERSON_REQUIRED(Kind.FORBIDDEN, 6),
    NOT_REMEDIED(Kind.CONFLICT, 6),
    PERIOD_TOO_LONG(Kind.REFUSED, 6);

    private final Kind kind;
    private final int article;

    SupervisionError(Kind kind, int article) {
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
