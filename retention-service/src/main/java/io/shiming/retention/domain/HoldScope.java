package io.shiming.retention.domain;

import java.util.Optional;
import java.util.UUID;

/**
 * What a hold is about: one record, or every record of a subject, those included whose time begins to run later.
 *
 * @param recordId empty if and only if there is a subject
 * @param operatorId of which operator only; empty for every one's
 */
public record HoldScope(Optional<UUID> recordId, Optional<String> subjectRef, Optional<UUID> operatorId) {
    public HoldScope {
        if (recordId.isPresent() == subjectRef.isPresent()) {
            throw new IllegalArgumentException("a hold is about a record or a subject");
        }
    }

    boolean covers(RetentionClock clock) {
        boolean same =
                recordId.map(id -> id.equals(clock.recordId())).orElseGet(() -> subjectRef.equals(clock.subjectRef()));
        return same && (operatorId.isEmpty() || operatorId.equals(clock.operatorId()));
    }
}
