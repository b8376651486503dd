package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.Question;
import io.shiming.registration.domain.Registration;
import io.shiming.registration.persistence.RegistrationRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An operator looks at its own registrations. Every look is on record before anything is shown (Art. 16), and refused
 * when it cannot be put on record.
 */
@ApplicationScoped
public class LookUpRegistrations {
    private final RegistrationRepository registrations;
    private final AuditTrail audit;

    LookUpRegistrations(RegistrationRepository registrations, AuditTrail audit) {
        this.registrations = registrations;
        this.audit = audit;
    }

    /** One registration; fails with NOT_FOUND for another operator's as for none. An agent has made none yet. */
    public Uni<Registration> one(Caller caller, UUID id, String correlator) {
        if (!caller.is(Roles.OPERATOR)) {
            throw DomainException.notFound();
        }
        UUID operatorId = caller.requireOperator();
        return onRecord(caller, operatorId, "registration.read", id, correlator)
                .chain(() -> registrations.require(operatorId, id));
    }

    /** Newest first, at most {@code limit}, older than {@code after}. */
    public Uni<List<Registration>> search(
            Caller caller, Question question, int limit, Optional<UUID> after, String correlator) {
        UUID operatorId = caller.requireOperator();
        return onRecord(caller, operatorId, "registration.searched", null, correlator)
                .chain(() -> registrations.search(operatorId, question, limit, after));
    }

    private Uni<Boolean> onRecord(Caller caller, UUID operatorId, String action, UUID id, String correlator) {
        return registrations.run(Write.always()
                .and(audit.record(
                        AuditTrail.Entry.by(caller, correlator, operatorId, action, "registration", id, "ASKED"))));
    }
}
