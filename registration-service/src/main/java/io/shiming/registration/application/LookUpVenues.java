package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.Venue;
import io.shiming.registration.persistence.VenueRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Authorities see every venue, and every look of theirs is on record; a venue sees itself. */
@ApplicationScoped
public class LookUpVenues {
    private final VenueRepository venues;
    private final AuditTrail audit;

    LookUpVenues(VenueRepository venues, AuditTrail audit) {
        this.venues = venues;
        this.audit = audit;
    }

    /** One venue; fails with NOT_FOUND for another one as for none. */
    public Uni<Venue> one(Caller caller, UUID id, String correlator) {
        boolean itself = caller.is(Roles.VENUE);
        if (itself && !caller.requireVenue().equals(id)) {
            throw DomainException.notFound();
        }
        return (itself ? venues.own(id) : venues.any(id, look(caller, "venue.read", id, correlator)))
                .map(found -> found.orElseThrow(DomainException::notFound));
    }

    /** Venues in the order they were entered, at most {@code limit}, later than {@code after}. */
    public Uni<List<Venue>> page(Caller caller, int limit, Optional<UUID> after, String correlator) {
        return caller.is(Roles.VENUE)
                ? venues.own(caller.requireVenue())
                        .map(own ->
                                own.filter(venue -> after.isEmpty()).stream().toList())
                : venues.page(limit, after, look(caller, "venue.listed", null, correlator));
    }

    private Write.Part look(Caller caller, String action, UUID id, String correlator) {
        return audit.record(AuditTrail.Entry.by(caller, correlator, null, action, "venue", id, "ASKED"));
    }
}
