package io.shiming.foundation.problem;

/**
 * One member of a request that is not as it must be.
 *
 * @param field JSON pointer (RFC 6901) of the member, or the name of a parameter or header; never its value
 * @param code stable reason; the message for it is looked up by {@link ProblemTexts}
 */
public record Violation(String field, Code code) {

    /** Why a member was not accepted. */
    public enum Code {
        REQUIRED,
        UNKNOWN_PROPERTY,
        WRONG_TYPE,
        MALFORMED,
        NOT_ALLOWED,
        TOO_LONG,
        TOO_MANY,
        NOT_UNIQUE,
        CHECK_DIGIT
    }
}
