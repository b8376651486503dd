package io.shiming.incident.domain;

import java.time.Instant;
import java.util.Optional;

/**
 * What has come to pass, and when first.
 *
 * @param leftUnreportedAt when somebody put on record why it is not reported
 */
public record Milestones(
        Optional<Instant> remediedAt,
        Optional<Instant> reportedAt,
        Optional<Instant> leftUnreportedAt,
        Optional<Instant> warnedAt,
        Optional<Instant> escalatedAt,
        Optional<Instant> closedAt) {
    static final Milestones NONE = new Milestones(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    Milestones remedied(Instant at) {
        return new Milestones(
                remediedAt.or(() -> Optional.of(at)), reportedAt, leftUnreportedAt, warnedAt, escalatedAt, closedAt);
    }

    Milestones reported(Instant at) {
        return new Milestones(
                remediedAt, reportedAt.or(() -> Optional.of(at)), leftUnreportedAt, warnedAt, escalatedAt, closedAt);
    }

    Milestones leftUnreported(Instant at) {
        return new Milestones(
                remediedAt, reportedAt, leftUnreportedAt.or(() -> Optional.of(at)), warnedAt, escalatedAt, closedAt);
    }

    Milestones closed(Instant at) {
        return new Milestones(remediedAt, reportedAt, leftUnreportedAt, warnedAt, escalatedAt, Optional.of(at));
    }
}
