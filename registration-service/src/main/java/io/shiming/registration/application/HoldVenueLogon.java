package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.persistence.RetainedLogons;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** A legal hold is put on a log-on at a venue, or lifted: while there is one it does not go with its day. */
@ApplicationScoped
public class HoldVenueLogon {
    private final RetainedLogons logons;
    private final AuditTrail audit;
    private final Clock clock;

    HoldVenueLogon(RetainedLogons logons, AuditTrail audit, Clock clock) {
        this.logons = logons;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * As for registrations, in one or two round trips.
     *
     * @throws DomainException NOT_FOUND, also of who was refused, for nothing is kept of them; STATUS_CONFLICT while it waits
     *     for verification
     */
    Uni<Void> handle(HoldRegistration.Command command) {
        UUID id = command.recordId();
        return logons.hold(
                        id,
                        command.holdId(),
                        command.inForce(),
                        clock.instant(),
                        audit.record(AuditTrail.Entry.by(
                                command.caller(),
                                command.correlator(),
                                null,
                                command.inForce() ? "venue-logon.held" : "venue-logon.hold-lifted",
                                "venue-logon",
                                id,
                                command.inForce() ? "HELD" : "LIFTED")))
                .chain(done -> done ? Uni.createFrom().voidItem() : whyNot(id));
    }

    private Uni<Void> whyNot(UUID id) {
        return logons.find(List.of(id))
                .chain(found -> Uni.createFrom()
                        .failure(
                                found.isEmpty()
                                        ? DomainException.notFound()
                                        : new DomainException(CommonError.STATUS_CONFLICT)));
    }
}
