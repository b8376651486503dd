package io.shiming.registration.domain;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.UUID;

/**
 * A day whose records are all settled, and so are purged together. What is held is no hindrance: it is moved out first.
 *
 * @param id by which retention-service knows it
 * @param endedAt when the last of its records ended
 * @param purged whether its records are gone
 * @param unreadable whether their keys are, too
 */
public record RecordDay(UUID id, DailyRecord kind, LocalDate day, Instant endedAt, boolean purged, boolean unreadable) {

    /** What a purge would come to. */
    public PurgeOutcome purgeable(Instant now, ZoneId zone) {
        return purged ? PurgeOutcome.PURGED : DailyRecord.purgeable(endedAt, now, zone);
    }

    /** The name of its records' keys. */
    public String cohort() {
        return kind.cohort(day);
    }
}
