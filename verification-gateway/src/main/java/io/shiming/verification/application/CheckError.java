package io.shiming.verification.application;

import io.shiming.foundation.problem.ErrorCode;

/** Why a check is not made now. Nothing is stored of it. */
public enum CheckError implements ErrorCode {
    CHECKS_PAUSED(Kind.TOO_MANY, 9),
    CHANNEL_BUSY(Kind.TOO_MANY, 0);

    private final Kind kind;
    private final int article;

    CheckError(Kind kind, int article) {
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
