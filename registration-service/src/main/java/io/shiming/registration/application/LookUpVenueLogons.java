package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.http.Caller;
import io.shiming.registration.domain.VenueLogon;
import io.shiming.registration.persistence.VenueLogonRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** A venue looks at a log-on of its own; every look is on record in the transaction that looks (Art. 16). */
@ApplicationScoped
public class LookUpVenueLogons {
    private final VenueLogonRepository logons;
    private final AuditTrail audit;

    LookUpVenueLogons(VenueLogonRepository logons, AuditTrail audit) {
        this.logons = logons;
        this.audit = audit;
    }

    /** One log-on; fails with NOT_FOUND for another venue's as for none. */
    public Uni<VenueLogon> one(Caller caller, UUID id, String correlator) {
        return logons.requireOnRecord(
                caller.requireVenue(),
                id,
                audit.record(
                        AuditTrail.Entry.by(caller, correlator, null, "venue-logon.read", "venue-logon", id, "ASKED")));
    }
}
