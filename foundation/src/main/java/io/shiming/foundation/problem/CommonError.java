package io.shiming.foundation.problem;

/** The error codes every service has. */
public enum CommonError implements ErrorCode {
    UNAUTHENTICATED(Kind.UNAUTHENTICATED),
    FORBIDDEN(Kind.FORBIDDEN),
    NOT_FOUND(Kind.NOT_FOUND),
    METHOD_NOT_ALLOWED(Kind.METHOD_NOT_ALLOWED),
    NOT_ACCEPTABLE(Kind.NOT_ACCEPTABLE),
    MEDIA_TYPE_NOT_SUPPORTED(Kind.UNSUPPORTED_MEDIA_TYPE),
    BODY_TOO_LARGE(Kind.TOO_LARGE),
    CORRELATOR_INVALID(Kind.INVALID),
    IDEMPOTENCY_KEY_MISSING(Kind.INVALID),
    IDEMPOTENCY_KEY_INVALID(Kind.INVALID),
    IDEMPOTENCY_KEY_REUSED(Kind.REFUSED),
    IDEMPOTENCY_IN_FLIGHT(Kind.CONFLICT),
    BODY_INVALID(Kind.INVALID),
    PARAMETER_INVALID(Kind.INVALID),
    STATUS_CONFLICT(Kind.CONFLICT),
    OVERLOADED(Kind.UNAVAILABLE),
    TEMPORARILY_UNAVAILABLE(Kind.UNAVAILABLE),
    INTERNAL_ERROR(Kind.INTERNAL);

    private final Kind kind;

    CommonError(Kind kind) {
        this.kind = kind;
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
