package io.shiming.verification.application;

import io.shiming.foundation.problem.ErrorCode;

/** Why a check is not made now. Nothing is stored of it. */
public enum VerificationError implements ErrorCode {
    /** So many checks of this asker wait for the department already that more would wait in vain. */
    CHANNEL_BUSY(Kind.TOO_MANY);

    private final Kind kind;

    VerificationError(Kind kind) {
        this.kind = kind;
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
