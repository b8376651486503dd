package io.shiming.incident.domain;

import java.util.Optional;
import java.util.UUID;

/**
 * Which incidents of a list are wanted.
 *
 * @param reportedTo only those that were reported to it
 */
public record Wanted(
        Optional<IncidentState> state,
        Optional<IncidentKind> kind,
        Optional<Severity> severity,
        Optional<UUID> operatorId,
        Optional<Attention> attention,
        Optional<Authority> reportedTo) {

    /** Of these only what was reported to one. */
    public Wanted reportedTo(Optional<Authority> authority) {
        return new Wanted(state, kind, severity, operatorId, attention, authority);
    }

    /** What somebody should look at, and nobody has reported or decided yet. */
    public enum Attention {
        /** There is a deadline. */
        DUE,
        /** It is near, or over. */
        WARNED,
        /** It is over. */
        ESCALATED
    }
}
