package io.shiming.incident.domain;

import io.shiming.foundation.problem.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What somebody made of it.
 *
 * @param awareAt since when the operator knows
 * @param affectedSubjects how many people's data it is about, as far as is known
 * @param leaked whether their data got out
 */
public record Assessment(Instant awareAt, long affectedSubjects, Severity severity, boolean leaked) {

    /** What another says less of than this one. */
    List<Violation> lessIn(Assessment other) {
        List<Violation> less = new ArrayList<>();
        if (other.affectedSubjects < affectedSubjects) {
            less.add(new Violation("/affectedSubjects", Violation.Code.NOT_ALLOWED));
        }
        if (other.severity.compareTo(severity) < 0) {
            less.add(new Violation("/severity", Violation.Code.NOT_ALLOWED));
        }
        if (leaked && !other.leaked) {
            less.add(new Violation("/leaked", Violation.Code.NOT_ALLOWED));
        }
        return less;
    }
}
