package io.shiming.registration.domain;

import io.shiming.foundation.problem.Violation;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A registration that is not made or not altered, as data: an expected answer, no failure.
 *
 * @param violations the members it is about, by JSON pointer
 * @param registrationId of the registration that stays as it is, when it follows from a check by an authority
 */
public record Rejection(Refusal refusal, List<Violation> violations, Optional<UUID> registrationId) {
    public Rejection(Refusal refusal, List<Violation> violations) {
        this(refusal, violations, Optional.empty());
    }

    /** What an authority's finding about a document shown for an alteration leads to. */
    public static Rejection found(Refusal refusal, UUID registrationId) {
        return new Rejection(refusal, List.of(), Optional.of(registrationId));
    }

    static Rejection of(Refusal refusal) {
        return new Rejection(refusal, List.of());
    }

    static Rejection at(Refusal refusal, String pointer, Violation.Code code) {
        return new Rejection(refusal, List.of(new Violation(pointer, code)));
    }
}
