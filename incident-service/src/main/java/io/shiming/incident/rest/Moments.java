package io.shiming.incident.rest;

import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.problem.Violations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Points in time that callers name: to the microsecond, and none that is still to come; one that is just ahead is now. */
final class Moments {
    /** Clocks of others go a little ahead. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    private Moments() {}

    static Instant past(String pointer, Instant named, Instant now, Violations violations) {
        if (!violations.required(pointer, named)) {
            return now;
        }
        if (named.isAfter(now.plus(AHEAD)) || named.isBefore(Instant.EPOCH)) {
            violations.add(pointer, Violation.Code.NOT_ALLOWED);
            return now;
        }
        return notAhead(named, now);
    }

    /** The same, where nobody is told otherwise: what services saw counts, whatever their clocks say. */
    static Instant notAhead(Instant named, Instant now) {
        if (named.isBefore(Instant.EPOCH)) {
            return Instant.EPOCH;
        }
        return (named.isAfter(now) ? now : named).truncatedTo(ChronoUnit.MICROS);
    }
}
