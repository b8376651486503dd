package io.shiming.agent.application;

import io.shiming.agent.persistence.Reading;
import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.Roles;
import jakarta.enterprise.context.ApplicationScoped;
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
        if (caller.is(Roles.OPERATOR) || caller.is(Roles.COMPLIANCE_OFFICER)) {
            return Reading.of(caller.requireOperator());
        }
        if (caller.is(Roles.AGENT)) {
            return Reading.of(caller.requireAgent());
        }
        String action = objectType + (objectId == null ? ".listed" : ".read");
        return Reading.onRecord(
                audit.record(AuditTrail.Entry.by(caller, correlator, null, action, objectType, objectId, "ASKED")));
    }

    /** In which role a caller acts who may do something in one of several. */
    static String officeOf(Caller caller) {
        return Stream.of(Roles.OPERATOR, Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY)
                .filter(caller::is)
                .findFirst()
                .orElseThrow();
    }
}
