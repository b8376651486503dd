package io.shiming.retention.domain;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A record whose time is over, or will be.
 *
 * @param policyVersion by which that was worked out
 * @param outcome why it is still there after it was to be purged; empty when it was not yet
 */
public record DueItem(
        Place place,
        Optional<UUID> operatorId,
        Optional<UUID> venueId,
        Category category,
        Instant startedAt,
        int policyVersion,
        Optional<PurgeOutcome> outcome) {

    /** Where it stands in the order of what is due. */
    public record Place(Instant dueAt, UUID recordId) {

        /** As a cursor. */
        @Override
        public String toString() {
            return dueAt + "_" + recordId;
        }
    }
}
