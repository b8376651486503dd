package io.shiming.retention.domain;

import io.shiming.foundation.problem.DomainException;
import java.time.Instant;
import java.util.Optional;

/**
 * The terms of a category that are in force, until the next version is.
 *
 * @param version 1 for what holds before anybody has decided
 * @param since from when on it counts, for records whose time runs already as well; empty for the first
 */
public record Policy(Category category, int version, Terms terms, Optional<Instant> since) {

    /** @throws DomainException BELOW_STATUTORY_MINIMUM: there is no such policy, whoever wants it */
    public Policy {
        terms.requireLawful(category);
    }
}
