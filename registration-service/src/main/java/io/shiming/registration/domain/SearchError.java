package io.shiming.registration.domain;

import io.shiming.foundation.problem.ErrorCode;

/** Why an operator's search is not made. */
public enum SearchError implements ErrorCode {
    SEARCH_QUOTA_EXCEEDED;

    @Override
    public Kind kind() {
        return Kind.TOO_MANY;
    }

    @Override
    public int article() {
        return 16;
    }
}
