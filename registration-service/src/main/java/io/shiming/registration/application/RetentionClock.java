package io.shiming.registration.application;

import io.shiming.foundation.database.Write;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.registration.domain.DailyRecord;
import io.shiming.registration.domain.Registration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Tells retention-service from when on the time runs for which a record is kept (Art. 12, 15). */
public final class RetentionClock {
    /** The outbox' name for retention-service. */
    public static final String TARGET = "retention";
    /** Kind of a message that a clock begins to run. */
    public static final String STARTED = "clock-start";

    private RetentionClock() {}

    static Write.Part started(
            Outbox outbox, Registration registration, String category, Instant at, String correlator) {
        return outbox.message(
                TARGET,
                STARTED,
                Map.of(
                        "recordId",
                        registration.id(),
                        "operatorId",
                        registration.operatorId(),
                        "category",
                        category,
                        "startedAt",
                        at),
                correlator);
    }

    /** One clock for all records of a day (Art. 15): it is nobody's. */
    static Write.Part started(Outbox outbox, UUID dayId, DailyRecord kind, Instant at, String correlator) {
        return outbox.message(
                TARGET, STARTED, Map.of("recordId", dayId, "category", kind.category(), "startedAt", at), correlator);
    }

    /** One for each record that outlives its day, as a part of the write that moves it out. */
    static Write.Part startedForMovedOut(Outbox outbox, DailyRecord kind, String correlator) {
        return outbox.messages(TARGET, STARTED, Write.Part.of("""
                        SELECT jsonb_build_object(
                            'recordId', moved.id, ?::text, moved.owner, 'category', ?::text,
                            'startedAt', to_char(moved.ended_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
                        FROM guard, unnest(guard.moved_ids, guard.moved_owners, guard.moved_ends)
                                    AS moved (id, owner, ended_at)""", kind.ownedBy(), kind.category()), correlator);
    }
}
