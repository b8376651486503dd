package io.shiming.registration.application;

import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.Roles;
import io.shiming.registration.domain.SpecialApplication;
import io.shiming.registration.persistence.SpecialApplicationRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The internet authority sees every special application, an operator its own. There is no personal data in one. */
@ApplicationScoped
public class LookUpSpecialApplications {
    private final SpecialApplicationRepository applications;

    LookUpSpecialApplications(SpecialApplicationRepository applications) {
        this.applications = applications;
    }

    /** One application; fails with NOT_FOUND for another operator's as for none. */
    public Uni<SpecialApplication> one(Caller caller, UUID id) {
        return applications.require(tenant(caller), id);
    }

    /** Newest first, at most {@code limit}, older than {@code after}. */
    public Uni<List<SpecialApplication>> page(Caller caller, int limit, Optional<UUID> after) {
        return applications.page(tenant(caller), limit, after);
    }

    private static Optional<UUID> tenant(Caller caller) {
        return caller.is(Roles.OPERATOR) ? Optional.of(caller.requireOperator()) : Optional.empty();
    }
}
