package io.shiming.registration.domain;

import java.time.Instant;
import java.time.ZoneOffset;

/**
 * Of which time records are disclosed (Art. 15).
 *
 * @param until itself not within
 */
public record RecordPeriod(Instant from, Instant until) {
    /** Whether it has a length, and is no longer than records are kept. */
    public boolean isAskable() {
        return from.isBefore(until)
                && !until.isAfter(from.atOffset(ZoneOffset.UTC)
                        .plus(DailyRecord.STATUTORY_MINIMUM)
                        .toInstant());
    }
}
