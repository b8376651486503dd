package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Scope;
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
 * An operator looks at its own registrations. Every look is on record in the transaction that looks (Art. 16), and
 * nothing is shown when it could not be put on record. Two round trips: to PostgreSQL, and to the keys server.
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
        return registrations.requireOnRecord(
                caller.requireOperator(), id, look(caller, "registration.read", id, correlator));
    }

    /**
     * Newest first, at most {@code most} and one, older than {@code after}. Who is found is on record as well, each for
     * itself, so that the person can be told who looked; one round trip more.
     */
    public Uni<List<Registration>> search(
            Caller caller, Question question, int most, Optional<UUID> after, String correlator) {
        return registrations
                .search(
                        caller.requireOperator(),
                        question,
                        most + 1,
                        after,
                        look(caller, "registration.searched", null, correlator))
                .call(found -> found.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : registrations.run(Write.always(Scope.tenant(caller.requireOperator()))
                                .and(found.stream()
                                        .limit(most)
                                        .map(each -> look(caller, "registration.found", each.id(), correlator))
                                        .toList())));
    }

    private Write.Part look(Caller caller, String action, UUID id, String correlator) {
        return audit.record(
                AuditTrail.Entry.by(caller, correlator, caller.requireOperator(), action, "registration", id, "ASKED"));
    }
}
