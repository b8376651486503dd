package io.shiming.foundation.problem;

/**
 * A stable, documented reason why a request was not done. Implemented by enums only, so that {@link #name()} is the
 * {@code code} of the problem document; {@code docs/errors.md} lists every one.
 */
public interface ErrorCode {
    String name();

    Kind kind();

    /** Article of the regulation the refusal follows from, or 0 where none does. */
    default int article() {
        return 0;
    }

    /** What sort of "no" this is. The domain speaks of kinds; only {@link ProblemMapper} knows HTTP. */
    enum Kind {
        INVALID,
        UNAUTHENTICATED,
        FORBIDDEN,
        NOT_FOUND,
        CONFLICT,
        REFUSED,
        TOO_MANY,
        UNAVAILABLE,
        TOO_LARGE,
        UNSUPPORTED_MEDIA_TYPE,
        NOT_ACCEPTABLE,
        METHOD_NOT_ALLOWED,
        INTERNAL
    }
}
