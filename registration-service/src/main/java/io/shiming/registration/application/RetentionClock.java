package io.shiming.registration.application;

import io.shiming.foundation.database.Write;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.registration.domain.Registration;
import io.shiming.registration.domain.VenueLogon;
import java.time.Instant;
import java.util.Map;

/** Tells retention-service from when on the time runs for which a registration is kept (Art. 12). */
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

    /** The sixty days of a log-on (Art. 15). */
    static Write.Part started(Outbox outbox, VenueLogon logon, Instant at, String correlator) {
        return outbox.message(
                TARGET,
                STARTED,
                Map.of("recordId", logon.id(), "venueId", logon.venueId(), "category", "VENUE_LOGON", "startedAt", at),
                correlator);
    }
}
