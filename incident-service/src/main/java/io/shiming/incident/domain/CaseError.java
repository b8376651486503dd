package io.shiming.incident.domain;

import io.shiming.foundation.problem.ErrorCode;

/** Why a case is not opened, decided or followed up. */
public enum CaseError implements ErrorCode {
    ARTICLE_NOT_APPLICABLE(Kind.REFUSED),
    DECISION_OUTSIDE_RANGE(Kind.REFUSED),
    CORRECTION_NOT_DUE(Kind.CONFLICT);

    private final Kind kind;

    CaseError(Kind kind) {
        this.kind = kind;
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
