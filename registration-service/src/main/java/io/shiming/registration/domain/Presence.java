package io.shiming.registration.domain;

import java.time.Instant;

/**
 * The check that whoever is present is the person on the document (Art. 9¶1).
 *
 * @param checkedBy the operator's own name for the clerk or device
 */
public record Presence(Method method, boolean consistent, String checkedBy, Instant checkedAt) {

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
