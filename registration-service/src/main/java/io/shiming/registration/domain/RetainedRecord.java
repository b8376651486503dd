package io.shiming.registration.domain;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;

/**
 * What decides whether a record that is kept by the day may be purged by itself.
 *
 * @param endedAt empty while it waits for verification or goes on
 * @param held whether a hold on it is in force
 * @param movedOut whether its day is gone, and the keys with it; before that it goes with its day, and its own key could still
 *     come back
 */
public record RetainedRecord(UUID id, DailyRecord kind, Optional<Instant> endedAt, boolean held, boolean movedOut) {

    /** What a purge would come to. */
    public PurgeOutcome purgeable(Instant now, ZoneId zone) {
        if (endedAt.isEmpty()) {
            return PurgeOutcome.ACTIVE;
        }
        if (held) {
            return PurgeOutcome.HELD;
        }
        return movedOut ? DailyRecord.purgeable(endedAt.get(), now, zone) : PurgeOutcome.TOO_EARLY;
    }
}
