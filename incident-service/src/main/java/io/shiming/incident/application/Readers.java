package io.shiming.incident.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.Roles;
import io.shiming.incident.persistence.Reading;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/** Who sees what: an operator what is its own, officials everything, and every look of theirs is on record (Art. 26). */
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
        return tenant(caller).map(Reading::of).orElseGet(() -> {
            String action = objectType + (objectId == null ? ".listed" : ".read");
            return Reading.toWrite()
                    .onRecord(audit.record(
                            AuditTrail.Entry.by(caller, correlator, null, action, objectType, objectId, "ASKED")));
        });
    }

    /** The same, for who goes on to a write, which is on record itself. */
    Reading toWrite(Caller caller) {
        return tenant(caller).map(Reading::of).orElseGet(Reading::toWrite);
    }

    private static Optional<UUID> tenant(Caller caller) {
        return caller.is(Roles.OPERATOR) || caller.is(Roles.COMPLIANCE_OFFICER)
                ? Optional.of(caller.requireOperator())
                : Optional.empty();
    }
}
