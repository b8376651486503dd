package io.shiming.foundation.problem;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A broken rule or an expected "no", on its way to the front. Carries a code and the names of offending fields, never
 * their values: its message is the code, so that it may be logged.
 */
public class DomainException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ErrorCode code;
    private final transient List<Violation> violations;
    private final Duration retryAfter;

    public DomainException(ErrorCode code) {
        this(code, List.of(), null);
    }

    public DomainException(ErrorCode code, List<Violation> violations) {
        this(code, violations, null);
    }

    private DomainException(ErrorCode code, List<Violation> violations, Duration retryAfter) {
        // No stack trace: these are answers, not faults, and they are thrown on hot paths.
        super(code.name(), null, false, false);
        this.code = code;
        this.violations = List.copyOf(violations);
        this.retryAfter = retryAfter;
    }

    public static DomainException invalid(String field, Violation.Code reason) {
        return new DomainException(CommonError.BODY_INVALID, List.of(new Violation(field, reason)));
    }

    public static DomainException notFound() {
        return new DomainException(CommonError.NOT_FOUND);
    }

    /** A "not now": the caller is told after how long to try again. */
    public static DomainException retryLater(ErrorCode code, Duration after) {
        return new DomainException(code, List.of(), after);
    }

    public ErrorCode code() {
        return code;
    }

    public List<Violation> violations() {
        return violations;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
