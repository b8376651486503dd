package io.shiming.registration.application;

import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.DocumentCheck;
import io.shiming.registration.domain.Guest;
import io.shiming.registration.domain.Refusal;
import io.shiming.registration.domain.VenueError;
import io.shiming.registration.domain.VenueLogon;
import io.shiming.registration.persistence.VenueRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Checks and registers who logs on at a public venue (Art. 14).
 *
 * <p>Round trips, in order: to PostgreSQL one to look for the idempotency key; the gateway, unless the guest is known to be
 * staying; to the keys server one for the log-on's key, unless it is refused; to PostgreSQL one for the log-on with
 * everything that belongs to it. A crash before the last one leaves nothing, and the gateway's report of a check nobody
 * remembers is taken and dropped, see {@link SettleVenueLogon}.
 */
@ApplicationScoped
public class AdmitGuest {
    private final VenueRepository venues;
    private final StayingGuests staying;
    private final KeepVenueLogon keep;
    private final SettleVenueLogon settlement;
    private final IdentityVerifier verifier;
    private final Ids ids;
    private final Clock clock;
    private final VenueLogonConfig config;
    /** Venues that were entered; none ever leaves the register. */
    private final Set<UUID> entered = ConcurrentHashMap.newKeySet();

    AdmitGuest(
            VenueRepository venues,
            StayingGuests staying,
            KeepVenueLogon keep,
            SettleVenueLogon settlement,
            IdentityVerifier verifier,
            Ids ids,
            Clock clock,
            VenueLogonConfig config) {
        this.venues = venues;
        this.staying = staying;
        this.keep = keep;
        this.settlement = settlement;
        this.verifier = verifier;
        this.ids = ids;
        this.clock = clock;
        this.config = config;
    }

    /** What is asked for, and by whom. */
    public record Command(Caller caller, String correlator, UUID venueId, Guest guest, Instant startedAt) {}

    /** One log-on on its way. */
    private record Request(KeepVenueLogon.Request kept, VenueLogon opened, StayingGuests.Key key) {
        String correlator() {
            return kept.command().correlator();
        }
    }

    /**
     * Admits, refuses, or, when the gateway does not answer in time, leaves it pending.
     *
     * @throws DomainException VENUE_NOT_ENTERED; CHECKS_PAUSED, with nothing kept
     */
    public Uni<Answer> handle(Command command, Idempotency.Attempt attempt, VenueLogonAnswers answers) {
        var request = new KeepVenueLogon.Request(command, attempt, answers);
        return requireEntered(command.venueId())
                .chain(() -> command.guest()
                        .reject()
                        .map(rejection -> keep.refuse(request, rejection))
                        .orElseGet(() -> admit(request)));
    }

    private Uni<Answer> admit(KeepVenueLogon.Request request) {
        AdmitGuest.Command command = request.command();
        VenueLogon opened =
                VenueLogon.open(command.venueId(), ids.next(), command.guest(), command.startedAt(), clock.instant());
        return admit(new Request(request, opened, staying.key(command.venueId(), command.guest())));
    }

    private Uni<Void> requireEntered(UUID venueId) {
        if (entered.contains(venueId)) {
            return Uni.createFrom().voidItem();
        }
        return venues.own(venueId)
                .invoke(found -> entered.add(found.orElseThrow(() -> new DomainException(VenueError.VENUE_NOT_ENTERED))
                        .id()))
                .replaceWithVoid();
    }

    private Uni<Answer> admit(Request request) {
        return staying.find(request.key())
                .map(stay -> store(request, request.opened().verified(stay.match()), Optional.of(stay.logons()))
                        .chain(stored -> stored.map(Uni.createFrom()::item).orElseGet(() -> {
                            // Nobody of that name stays here any more.
                            staying.forget(request.key());
                            return check(request);
                        })))
                .orElseGet(() -> check(request));
    }

    private Uni<Answer> check(Request request) {
        VenueLogon opened = request.opened();
        Uni<DocumentCheck> check = staying.check(request.key(), () -> verifier.verify(opened, request.correlator()));
        return check.ifNoItem()
                .after(config.waitForVerification())
                .fail()
                .onFailure(IdentityVerifier.Paused.class)
                .transform(paused -> DomainException.retryLater(Refusal.CHECKS_PAUSED, paused.retryAfter()))
                // Whatever went wrong, nothing is known of the guest.
                .onFailure(failure -> !(failure instanceof DomainException))
                .recoverWithNull()
                .chain(answer -> answer == null
                        ? store(request, opened, Optional.empty())
                                .invoke(stored -> stored.ifPresent(pending -> settlement.late(
                                        opened, check, request.correlator(), late -> note(request, late))))
                        : store(request, opened.verified(answer), Optional.empty()))
                .chain(stored ->
                        stored.map(Uni.createFrom()::item).orElseGet(() -> keep.copiesNotFree(request.kept())));
    }

    /** Whoever is admitted stays from then on. */
    private Uni<Optional<Answer>> store(Request request, VenueLogon logon, Optional<Collection<UUID>> stay) {
        return keep.store(request.kept(), logon, stay)
                .invoke(stored -> stored.ifPresent(answer -> note(request, logon)));
    }

    private void note(Request request, VenueLogon logon) {
        if (logon.isAdmitted()) {
            staying.note(request.key(), logon);
        }
    }
}
