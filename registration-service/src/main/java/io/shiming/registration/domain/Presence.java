package io.shiming.registration.domain;

import java.time.Duration;
import java.time.Instant;

/**
 * The check that whoever is present is the person on the document (Art. 9¶1).
 *
 * @param checkedBy the operator's own name for the clerk or device
 */
public record Presence(Method method, boolean consistent, String checkedBy, Instant checkedAt) {

    /** What clocks at counters may be ahead. */
    static final Duration TOLERANCE = Duration.ofMinutes(5);

    /** Whether it is said to have been made when it cannot have been yet. */
    public boolean isAhead(Instant now) {
        return checkedAt.isAfter(now.plus(TOLERANCE));
    }

    /** Without the clerk. */
    @Override
    public String toString() {
        return "Presence[" + method + " " + consistent + "]";
    }

    /** How the person was seen. */
    public enum Method {
        IN_PERSON,
        VIDEO,
        LIVENESS
    }
}
