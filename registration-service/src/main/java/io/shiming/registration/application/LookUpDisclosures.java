package io.shiming.registration.application;

import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.Roles;
import io.shiming.registration.domain.Authority;
import io.shiming.registration.domain.Disclosure;
import io.shiming.registration.domain.DisclosureStatus;
import io.shiming.registration.persistence.DisclosureRepository;
import io.shiming.registration.persistence.DisclosureRepository.Reader;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A compliance officer sees what the operator is asked for, an official what the own authority asked for, an auditor what any
 * did; never the result. Every look is on record. Two round trips.
 */
@ApplicationScoped
public class LookUpDisclosures {
    private static final Set<DisclosureStatus> UNDECIDED =
            EnumSet.of(DisclosureStatus.REQUESTED, DisclosureStatus.APPROVED_ONCE);

    private final DisclosureRepository disclosures;
    private final DisclosureTrail trail;

    LookUpDisclosures(DisclosureRepository disclosures, DisclosureTrail trail) {
        this.disclosures = disclosures;
        this.trail = trail;
    }

    /** One; fails with NOT_FOUND for another operator's or authority's as for none. */
    public Uni<Disclosure> one(Caller caller, Optional<Authority> authority, UUID id, String correlator) {
        return disclosures.require(reader(caller, authority), id, trail.look(caller, correlator, "viewed", id));
    }

    /**
     * Newest first, at most {@code limit}, older than {@code after}.
     *
     * @param status absent for what waits for a decision, where an officer asks, and for all, where somebody else does
     */
    public Uni<List<Disclosure>> page(
            Caller caller,
            Optional<Authority> authority,
            Optional<DisclosureStatus> status,
            int limit,
            Optional<UUID> after,
            String correlator) {
        Set<DisclosureStatus> usual = caller.is(Roles.COMPLIANCE_OFFICER) && authority.isEmpty()
                ? UNDECIDED
                : EnumSet.allOf(DisclosureStatus.class);
        return disclosures.page(
                reader(caller, authority),
                status.<Set<DisclosureStatus>>map(EnumSet::of).orElse(usual),
                limit,
                after,
                trail.look(caller, correlator, "listed", null));
    }

    private static Reader reader(Caller caller, Optional<Authority> authority) {
        return authority.isEmpty() && caller.is(Roles.COMPLIANCE_OFFICER)
                ? new Reader(Optional.of(caller.requireOperator()), Optional.empty())
                : new Reader(Optional.empty(), authority);
    }
}
