package io.shiming.retention.domain;

import io.shiming.foundation.problem.DomainException;

/**
 * For how long records of a category are kept.
 *
 * @param graceDays how many more days pass before they may go
 */
public record Terms(RetentionPeriod period, int graceDays) {
    /** The longest grace: a year. */
    public static final int LONGEST_GRACE = 365;

    public Terms {
        if (graceDays < 0 || graceDays > LONGEST_GRACE) {
            throw new IllegalArgumentException("no grace");
        }
    }

    /**
     * Holds them against the law's minimum.
     *
     * @throws DomainException BELOW_STATUTORY_MINIMUM
     */
    public void requireLawful(Category category) {
        category.minimum()
                .filter(minimum -> !period.isAtLeast(minimum.period()))
                .ifPresent(minimum -> {
                    throw new DomainException(RetentionError.BELOW_STATUTORY_MINIMUM);
                });
    }
}
