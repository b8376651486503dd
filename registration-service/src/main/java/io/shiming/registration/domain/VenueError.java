package io.shiming.registration.domain;

import io.shiming.foundation.problem.ErrorCode;

/** Why a venue is not entered, or nobody logs on there. */
public enum VenueError implements ErrorCode {
    VENUE_ALREADY_ENTERED(Kind.CONFLICT, 0),
    VENUE_NOT_ENTERED(Kind.REFUSED, 14);

    private final Kind kind;
    private final int article;

    VenueError(Kind kind, int article) {
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
