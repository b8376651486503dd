package io.shiming.incident.domain;

import java.time.Instant;
import java.util.Optional;

/**
 * What has come to pass, and when first.
 *
 * @param leftUnreportedAt when somebody put on record why it is not reported
 * @param draftEscalatedAt when the time to decide on the draft that it was had passed
 */
public record Milestones(
        Optional<Instant> remediedAt,
        Optional<Instant> reportedAt,
        Optional<Instant> leftUnreportedAt,
        Optional<Instant> warnedAt,
        Optional<Instant> escalatedAt,
        Optional<Instant> draftEscalatedAt,
        Optional<Instant> closedAt) {
    static final Milestones NONE = new Milestones(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** Of a draft: what was noted of its deadline is kept, apart from what will be of another. */
    Milestones decided() {
        return new Milestones(
                remediedAt,
                reportedAt,
                leftUnreportedAt,
                Optional.empty(),
                Optional.empty(),
                escalatedAt.or(() -> draftEscalatedAt),
                closedAt);
    }

    Milestones remedied(Instant at) {
        return with(remediedAt.or(() -> Optional.of(at)), reportedAt, leftUnreportedAt, closedAt);
    }

    Milestones reported(Instant at) {
        return with(remediedAt, reportedAt.or(() -> Optional.of(at)), leftUnreportedAt, closedAt);
    }

    Milestones leftUnreported(Instant at) {
        return with(remediedAt, reportedAt, leftUnreportedAt.or(() -> Optional.of(at)), closedAt);
    }

    Milestones closed(Instant at) {
        return with(remediedAt, reportedAt, leftUnreportedAt, Optional.of(at));
    }

    /** It is not over after all. */
    Milestones reopened() {
        return with(remediedAt, reportedAt, leftUnreportedAt, Optional.empty());
    }

    /** By when it must be reported is said anew: a reason why it was not was another's. */
    Milestones due() {
        return with(remediedAt, reportedAt, Optional.empty(), closedAt);
    }

    private Milestones with(
            Optional<Instant> remedied, Optional<Instant> reported, Optional<Instant> left, Optional<Instant> closed) {
        return new Milestones(remedied, reported, left, warnedAt, escalatedAt, draftEscalatedAt, closed);
    }
}
