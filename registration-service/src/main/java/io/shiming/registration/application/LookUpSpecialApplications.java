package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.Roles;
import io.shiming.registration.domain.SpecialApplication;
import io.shiming.registration.persistence.SpecialApplicationRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The internet authority sees every special application, an operator its own; every look is on record, an official's too.
 * There is no personal data in one.
 */
@ApplicationScoped
public class LookUpSpecialApplications {
    private final SpecialApplicationRepository applications;
    private final AuditTrail audit;

    LookUpSpecialApplications(SpecialApplicationRepository applications, AuditTrail audit) {
        this.applications = applications;
        this.audit = audit;
    }

    /** One application; fails with NOT_FOUND for another operator's as for none. */
    public Uni<SpecialApplication> one(Caller caller, UUID id, String correlator) {
        return applications.requireOnRecord(
                tenant(caller), id, look(caller, "special-application.read", id, correlator));
    }

    /** Newest first, at most {@code limit}, older than {@code after}. */
    public Uni<List<SpecialApplication>> page(Caller caller, int limit, Optional<UUID> after, String correlator) {
        return applications.page(
                tenant(caller), limit, after, look(caller, "special-application.listed", null, correlator));
    }

    private Write.Part look(Caller caller, String action, UUID id, String correlator) {
        return audit.record(AuditTrail.Entry.by(
                caller, correlator, tenant(caller).orElse(null), action, "special-application", id, "ASKED"));
    }

    private static Optional<UUID> tenant(Caller caller) {
        return caller.is(Roles.OPERATOR) ? Optional.of(caller.requireOperator()) : Optional.empty();
    }
}
