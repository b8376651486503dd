package io.shiming.retention.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.Roles;
import io.shiming.retention.persistence.Reading;
import jakarta.enterprise.context.ApplicationScoped;
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
        if (caller.is(Roles.OPERATOR) || caller.is(Roles.COMPLIANCE_OFFICER)) {
            return Reading.of(caller.requireOperator());
        }
        String action = objectType + (objectId == null ? ".listed" : ".read");
        return Reading.onRecord(
                audit.record(AuditTrail.Entry.by(caller, correlator, null, action, objectType, objectId, "ASKED")));
    }
}
