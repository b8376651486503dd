package io.shiming.retention.application;

import io.shiming.retention.domain.Category;
import io.shiming.retention.domain.Hold;
import io.shiming.retention.domain.RetentionClock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;

/** What is true of a record, by rules written down a second time, as simply as can be. */
final class ModelRecord {
    private final UUID id = UUID.randomUUID();
    private final Category category;
    private final UUID operatorId;
    private final String subjectRef;
    private Optional<Instant> endedAt = Optional.empty();
    private boolean disputed;
    private boolean purged;

    ModelRecord(Category category, UUID operatorId, String subjectRef) {
        this.category = category;
        this.operatorId = operatorId;
        this.subjectRef = subjectRef;
    }

    /** For how long records of a category are kept. */
    record Kept(Period period, int graceDays) {
        /** What the law asks at least. */
        static Kept atLeast(Category category) {
            return switch (category) {
                case REGISTRATION -> new Kept(Period.ofYears(2), 0);
                case REFUSED_REGISTRATION -> new Kept(Period.ZERO, 0);
                case VENUE_LOGON, SERVICE_RECORD, PUBLICATION_RECORD -> new Kept(Period.ofDays(60), 0);
            };
        }
    }

    /** From when on it may go; empty while its time does not run. */
    Optional<Instant> due(Kept kept, ZoneId zone) {
        return endedAt.map(ended -> LocalDate.ofInstant(ended, zone)
                .plus(kept.period())
                .plusDays(kept.graceDays() + 1L)
                .atStartOfDay(zone)
                .toInstant());
    }

    boolean isHeld(Hold hold, Instant now) {
        boolean about = hold.scope().recordId().filter(id::equals).isPresent()
                || hold.scope().subjectRef().filter(subjectRef::equals).isPresent();
        return about
                && hold.scope()
                        .operatorId()
                        .filter(of -> !of.equals(operatorId))
                        .isEmpty()
                && hold.release().isEmpty()
                && hold.until().filter(end -> !now.isBefore(end)).isEmpty();
    }

    RetentionClock clock() {
        return new RetentionClock(
                id,
                category,
                Optional.of(operatorId),
                Optional.empty(),
                Optional.of(subjectRef),
                endedAt.orElseThrow());
    }

    void end(Instant at) {
        endedAt = Optional.of(at);
    }

    void goOn() {
        endedAt = Optional.empty();
    }

    void dispute(boolean open) {
        disputed = open;
    }

    void purge() {
        purged = true;
    }

    boolean isRunning() {
        return endedAt.isPresent();
    }

    boolean isDisputed() {
        return disputed;
    }

    boolean isPurged() {
        return purged;
    }

    UUID id() {
        return id;
    }

    Category category() {
        return category;
    }

    UUID operatorId() {
        return operatorId;
    }

    String subjectRef() {
        return subjectRef;
    }
}
