package io.shiming.registration.domain;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.UUID;

/**
 * Records that are kept for sixty days, and too many to be purged one by one: those of a day go together. A record's day is
 * that of its id, by UTC.
 */
public enum DailyRecord {
    /** Who logged on at a public venue (Art. 14). */
    VENUE_LOGON("venue-logon", "venueId"),
    /** What was published, when, and under which address (Art. 15¶1). */
    PUBLICATION_RECORD("publication-record", "operatorId"),
    /** How a service was used (Art. 15¶2). */
    SERVICE_RECORD("service-record", "operatorId");

    /** How long they are kept after they ended, at least (Art. 15). A law, and so no setting. */
    public static final Period STATUTORY_MINIMUM = Period.ofDays(60);

    private static final int TIME_BASED = 7;

    private final String noun;
    private final String ownedBy;

    DailyRecord(String noun, String ownedBy) {
        this.noun = noun;
        this.ownedBy = ownedBy;
    }

    /** What the audit trail calls one of them. */
    public String noun() {
        return noun;
    }

    /** What retention-service calls them. */
    public String category() {
        return name();
    }

    /** What retention-service calls whose they are. */
    public String ownedBy() {
        return ownedBy;
    }

    /** Whether they come in batches, whose records' keys come from the batch's. */
    public boolean isInBatches() {
        return this != VENUE_LOGON;
    }

    /** The name of the keys that are destroyed together, those of a day. */
    public String cohort(LocalDate day) {
        return noun + "/" + day;
    }

    /** When an id was made (RFC 9562, 5.7); one that no clock made is none of ours, and older than all of them. */
    public static Instant madeAt(UUID id) {
        return Instant.ofEpochMilli(id.version() == TIME_BASED ? id.getMostSignificantBits() >>> 16 : 0);
    }

    public static LocalDate dayOf(UUID id) {
        return LocalDate.ofInstant(madeAt(id), ZoneOffset.UTC);
    }

    /**
     * What a purge would come to of what ended then.
     *
     * @param zone whose calendar counts; the day on which the sixty days end is kept whole
     */
    static PurgeOutcome purgeable(Instant endedAt, Instant now, ZoneId zone) {
        LocalDate lastDay = LocalDate.ofInstant(endedAt, zone).plus(STATUTORY_MINIMUM);
        return LocalDate.ofInstant(now, zone).isAfter(lastDay) ? PurgeOutcome.PURGED : PurgeOutcome.TOO_EARLY;
    }
}
