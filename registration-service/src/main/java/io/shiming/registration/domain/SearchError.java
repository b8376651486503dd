package io.shiming.registration.domain;

import io.shiming.foundation.problem.ErrorCode;

/** Why an operator's search is not made. */
public enum SearchError implements ErrorCode {
    SEARCH_QUOTA_EXCEEDED(Kind.TOO_MANY, 16);

    private final Kind kind;
    private final int article;

    SearchError(Kind kind, int article) {
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
