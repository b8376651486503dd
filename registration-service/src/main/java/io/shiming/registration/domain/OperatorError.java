package io.shiming.registration.domain;

import io.shiming.foundation.problem.ErrorCode;

/** Why an operator is not entered. */
public enum OperatorError implements ErrorCode {
    OPERATOR_ALREADY_ENTERED;

    @Override
    public Kind kind() {
        return Kind.CONFLICT;
    }
}
