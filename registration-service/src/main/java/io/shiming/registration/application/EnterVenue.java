package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.Venue;
import io.shiming.registration.domain.VenueError;
import io.shiming.registration.domain.VenueKind;
import io.shiming.registration.persistence.VenueRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.function.Function;

/** An authority enters a public Internet venue (Art. 14): only where it is entered does anybody log on. */
@ApplicationScoped
public class EnterVenue {
    private final VenueRepository venues;
    private final AuditTrail audit;
    private final Ids ids;
    private final Clock clock;

    EnterVenue(VenueRepository venues, AuditTrail audit, Ids ids, Clock clock) {
        this.venues = venues;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    public record Command(
            Caller caller,
            String correlator,
            VenueKind kind,
            String name,
            String unifiedSocialCreditCode,
            String address) {}

    /**
     * One round trip.
     *
     * @throws DomainException VENUE_ALREADY_ENTERED
     */
    public Uni<Answer> handle(Command command, Idempotency.Attempt attempt, Function<Venue, Answer> answers) {
        Venue venue = new Venue(
                ids.next(),
                command.kind(),
                command.name(),
                command.unifiedSocialCreditCode(),
                command.address(),
                clock.instant());
        Answer answer = answers.apply(venue);
        Write write = venues.entered(venue)
                .and(attempt.answered(answer))
                .and(audit.record(AuditTrail.Entry.by(
                        command.caller(),
                        command.correlator(),
                        null,
                        "venue.entered",
                        "venue",
                        venue.id(),
                        "ENTERED")));
        return venues.run(write)
                .replaceWith(answer)
                .onFailure(failure -> Write.violates(failure, VenueRepository.ENTERED_ONCE))
                .transform(failure -> new DomainException(VenueError.VENUE_ALREADY_ENTERED));
    }
}
