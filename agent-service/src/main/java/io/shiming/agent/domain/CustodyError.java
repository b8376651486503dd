package io.shiming.agent.domain;

import io.shiming.foundation.problem.ErrorCode;

/** Why something is not taken into custody, handed over or receipted. */
public enum CustodyError implements ErrorCode {
    NOT_IN_CUSTODY(Kind.REFUSED),
    ALREADY_HANDED_OVER(Kind.CONFLICT),
    RECEIPT_NOT_EXACT(Kind.REFUSED);

    private final Kind kind;

    CustodyError(Kind kind) {
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
