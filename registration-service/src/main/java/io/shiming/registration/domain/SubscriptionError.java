package io.shiming.registration.domain;

import io.shiming.foundation.problem.ErrorCode;

/** Why an operator is not told of events. */
public enum SubscriptionError implements ErrorCode {
    CALLBACK_NOT_ALLOWED(Kind.REFUSED),
    TOO_MANY_SUBSCRIPTIONS(Kind.CONFLICT);

    private final Kind kind;

    SubscriptionError(Kind kind) {
        this.kind = kind;
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
