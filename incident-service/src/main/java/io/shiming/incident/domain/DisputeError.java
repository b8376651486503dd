package io.shiming.incident.domain;

import io.shiming.foundation.problem.ErrorCode;

/** Why a dispute is not decided so. */
public enum DisputeError implements ErrorCode {
    OUTCOME_NOT_PROPOSED(Kind.REFUSED, 11);

    private final Kind kind;
    private final int article;

    DisputeError(Kind kind, int article) {
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
