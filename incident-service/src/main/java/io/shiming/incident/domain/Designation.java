package io.shiming.incident.domain;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What kind of operator somebody is, by an authority's word.
 *
 * @param version 0 before anybody has said anything
 */
public record Designation(UUID operatorId, int version, OperatorKind kind, Optional<Act> act) {

    /** Who said so, and when. */
    public record Act(String by, Instant at) {}

    /** Nobody runs critical infrastructure before an authority has told it so. */
    public static Designation none(UUID operatorId) {
        return new Designation(operatorId, 0, OperatorKind.OTHER, Optional.empty());
    }

    public Designation next(OperatorKind next, Act by) {
        return new Designation(operatorId, version + 1, next, Optional.of(by));
    }
}
