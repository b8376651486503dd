package io.shiming.verification.domain;

import io.shiming.foundation.problem.ErrorCode;

/** Why a check is not made. */
public enum CheckError implements ErrorCode {
    CHECKS_PAUSED;

    @Override
    public Kind kind() {
        return Kind.TOO_MANY;
    }

    @Override
    public int article() {
        return 9;
    }
}
