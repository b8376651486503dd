package io.shiming.registration.application;

import io.shiming.foundation.database.Write;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.registration.domain.Registration;
import java.util.Map;

/** Events for the operators' own systems, by the contract's names. */
final class RegistrationEvents {
    /** The outbox' name for all who subscribed. */
    static final String TARGET = "oss";

    private RegistrationEvents() {}

    static Write.Part event(Outbox outbox, Registration registration, String what, String correlator) {
        return outbox.message(
                TARGET,
                "io.shiming.registration." + what + ".v1",
                Map.of("operatorId", registration.operatorId(), "registrationId", registration.id()),
                correlator);
    }
}
