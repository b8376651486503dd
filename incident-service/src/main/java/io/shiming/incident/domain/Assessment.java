package io.shiming.incident.domain;

import java.time.Instant;

/**
 * What somebody made of it.
 *
 * @param awareAt since when the operator knows
 * @param affectedSubjects how many people's data it is about, as far as is known
 * @param leaked whether their data got out
 */
public record Assessment(Instant awareAt, long affectedSubjects, Severity severity, boolean leaked) {

    /** Whether there are people who must be told. */
    boolean concernsUsers() {
        return leaked && affectedSubjects > 0;
    }
}
