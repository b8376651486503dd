package io.shiming.retention.domain;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * That the time runs for which a record is kept. It names nobody.
 *
 * @param operatorId whose record it is; empty where it is no operator's
 * @param venueId likewise of a public venue's
 * @param subjectRef what the records of one subject have in common, so that they can be held together; an opaque text
 * @param startedAt when it began: for a registration, when its service ended
 */
public record RetentionClock(
        UUID recordId,
        Category category,
        Optional<UUID> operatorId,
        Optional<UUID> venueId,
        Optional<String> subjectRef,
        Instant startedAt) {}
