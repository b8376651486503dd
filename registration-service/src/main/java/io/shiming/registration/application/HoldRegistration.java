package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.persistence.PurgeRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** A legal hold is put on a registration or lifted: while there is one it is not purged. It does not lapse by itself. */
@ApplicationScoped
public class HoldRegistration {
    private final PurgeRepository repository;
    private final AuditTrail audit;

    HoldRegistration(PurgeRepository repository, AuditTrail audit) {
        this.repository = repository;
        this.audit = audit;
    }

    /**
     * How a hold is to stand.
     *
     * @param inForce false when it is lifted
     */
    public record Command(Caller caller, String correlator, UUID registrationId, UUID holdId, boolean inForce) {}

    /**
     * Committed when it returns; the same again changes nothing but is on record again. One round trip.
     *
     * @throws DomainException NOT_FOUND, also of what was purged
     */
    public Uni<Void> handle(Command command) {
        return repository
                .run(repository
                        .held(command.registrationId(), command.holdId(), command.inForce())
                        .and(audit.record(AuditTrail.Entry.by(
                                command.caller(),
                                command.correlator(),
                                null,
                                command.inForce() ? "registration.held" : "registration.hold-lifted",
                                "registration",
                                command.registrationId(),
                                command.inForce() ? "HELD" : "LIFTED"))))
                .invoke(found -> {
                    if (!found) {
                        throw DomainException.notFound();
                    }
                })
                .replaceWithVoid();
    }
}
