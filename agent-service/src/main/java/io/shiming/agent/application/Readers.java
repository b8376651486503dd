package io.shiming.agent.application;

import io.shiming.agent.persistence.Reading;
import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.Roles;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Who sees what: an operator the agents it has or had an agreement with, an agent itself, officials everything, and
 * every look of theirs is on record (Art. 26).
 */
@ApplicationScoped
class Readers {
    private final AuditTrail audit;

    Readers(AuditTrail audit) {
        this.audit = audit;
    }

    /**
     * What the caller may see.
     *
     * @param objectId null for a list
     */
    Reading reading(Caller caller, String correlator, String objectType, UUID objectId) {
        return tenant(caller)
                .map(Reading::of)
                .orElseGet(() -> Reading.toWrite().onRecord(look(caller, correlator, null, objectType, objectId)));
    }

    /** The same, by which it is found out whether there is something to be read {@link #onRecord}. */
    Reading beforehand(Caller caller) {
        return tenant(caller).map(Reading::of).orElseGet(Reading::toWrite);
    }

    /** What the caller may see, where everybody's look is on record. */
    Reading onRecord(Caller caller, String correlator, UUID operatorId, String objectType, UUID objectId) {
        return beforehand(caller).onRecord(look(caller, correlator, operatorId, objectType, objectId));
    }

    private Write.Part look(Caller caller, String correlator, UUID operatorId, String objectType, UUID objectId) {
        String action = objectType + (objectId == null ? ".listed" : ".read");
        return audit.record(AuditTrail.Entry.by(caller, correlator, operatorId, action, objectType, objectId, "ASKED"));
    }

    private static Optional<UUID> tenant(Caller caller) {
        if (caller.is(Roles.OPERATOR) || caller.is(Roles.COMPLIANCE_OFFICER)) {
            return Optional.of(caller.requireOperator());
        }
        return caller.is(Roles.AGENT) ? Optional.of(caller.requireAgent()) : Optional.empty();
    }

    /** In which role a caller acts who may do something in one of several. */
    static String officeOf(Caller caller) {
        return Stream.of(Roles.OPERATOR, Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY)
                .filter(caller::is)
                .findFirst()
                .orElseThrow();
    }
}
