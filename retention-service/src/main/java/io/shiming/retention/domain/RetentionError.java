package io.shiming.retention.domain;

import io.shiming.foundation.problem.ErrorCode;

/** Why a policy is not changed, a clock not started, a hold not placed or released, or nothing purged. */
public enum RetentionError implements ErrorCode {
    BELOW_STATUTORY_MINIMUM(Kind.REFUSED, 0),
    SECOND_PERSON_REQUIRED(Kind.FORBIDDEN, 0),
    OTHER_OFFICE_REQUIRED(Kind.FORBIDDEN, 0),
    CLOCK_CONTRADICTED(Kind.CONFLICT, 12),
    RECORD_UNKNOWN(Kind.REFUSED, 0),
    CLOCK_NOT_SANE(Kind.UNAVAILABLE, 0);

    private final Kind kind;
    private final int article;

    RetentionError(Kind kind, int article) {
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
