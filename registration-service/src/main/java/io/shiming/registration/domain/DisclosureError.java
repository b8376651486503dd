package io.shiming.registration.domain;

import io.shiming.foundation.problem.ErrorCode;

/** Why nothing is disclosed. */
public enum DisclosureError implements ErrorCode {
    NAMED_PERSON_REQUIRED(Kind.FORBIDDEN, 26),
    INSTRUMENT_NOT_YOURS(Kind.FORBIDDEN, 15),
    INSTRUMENT_NOT_IN_FORCE(Kind.FORBIDDEN, 15),
    SECOND_PERSON_REQUIRED(Kind.FORBIDDEN, 15),
    AUTHORITY_KEY_MISSING(Kind.CONFLICT, 16),
    OPERATOR_UNKNOWN(Kind.REFUSED, 0),
    DISCLOSURE_CAP_EXCEEDED(Kind.TOO_MANY, 26);

    private final Kind kind;
    private final int article;

    DisclosureError(Kind kind, int article) {
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
