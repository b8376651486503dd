package io.shiming.agent.domain;

import io.shiming.foundation.problem.ErrorCode;

/** Why something is not taken into custody, handed over or receipted. */
public enum CustodyError implements ErrorCode {
    NOT_IN_CUSTODY(Kind.REFUSED, 6),
    ALREADY_HANDED_OVER(Kind.CONFLICT, 6),
    RECEIPT_NOT_EXACT(Kind.REFUSED, 6);

    private final Kind kind;
    private final int article;

    CustodyError(Kind kind, int article) {
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
