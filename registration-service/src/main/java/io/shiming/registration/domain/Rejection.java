package io.shiming.registration.domain;

import io.shiming.foundation.problem.Violation;
import java.util.List;

/**
 * A registration that is not made, as data: an expected answer, no failure.
 *
 * @param violations the members it is about, by JSON pointer
 */
public record Rejection(Refusal refusal, List<Violation> violations) {
    static Rejection of(Refusal refusal) {
        return new Rejection(refusal, List.of());
    }

    static Rejection at(Refusal refusal, String pointer, Violation.Code code) {
        return new Rejection(refusal, List.of(new Violation(pointer, code)));
    }
}
