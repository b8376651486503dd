package io.shiming.incident.domain;

import io.shiming.foundation.problem.ErrorCode;

/** Why an incident is not closed. */
public enum IncidentError implements ErrorCode {
    SECOND_PERSON_REQUIRED(Kind.FORBIDDEN, 0),
    REMEDY_MISSING(Kind.REFUSED, 17),
    NOTICE_MISSING(Kind.REFUSED, 17),
    REPORT_MISSING(Kind.REFUSED, 17);

    private final Kind kind;
    private final int article;

    IncidentError(Kind kind, int article) {
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
