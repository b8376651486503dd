package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import io.shiming.registration.domain.DocumentCheck;
import io.shiming.registration.domain.Guest;
import io.shiming.registration.domain.Refusal;
import io.shiming.registration.domain.Rejection;
import io.shiming.registration.domain.VenueError;
import io.shiming.registration.domain.VenueLogon;
import io.shiming.registration.persistence.DocumentCopyRepository;
import io.shiming.registration.persistence.VenueLogonRepository;
import io.shiming.registration.persistence.VenueRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
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
    private final VenueLogonRepository logons;
    private final DocumentCopyRepository copies;
    private final StayingGuests staying;
    private final SettleVenueLogon settlement;
    private final IdentityVerifier verifier;
    private final KeyServer keys;
    private final AuditTrail audit;
    private final Ids ids;
    private final Clock clock;
    private final VenueLogonConfig config;
    /** Venues that were entered; none ever leaves the register. */
    private final Set<UUID> entered = ConcurrentHashMap.newKeySet();

    AdmitGuest(
            VenueRepository venues,
            VenueLogonRepository logons,
            DocumentCopyRepository copies,
            StayingGuests staying,
            SettleVenueLogon settlement,
            IdentityVerifier verifier,
            KeyServer keys,
            AuditTrail audit,
            Ids ids,
            Clock clock,
            VenueLogonConfig config) {
        this.venues = venues;
        this.logons = logons;
        this.copies = copies;
        this.staying = staying;
        this.settlement = settlement;
        this.verifier = verifier;
        this.keys = keys;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
        this.config = config;
    }

    /** What is asked for, and by whom. */
    public record Command(Caller caller, String correlator, UUID venueId, Guest guest, Instant startedAt) {}

    /** One log-on on its way, and all that belongs to its request. */
    private record Request(
            Command command,
            VenueLogon opened,
            StayingGuests.Key key,
            Idempotency.Attempt attempt,
            VenueLogonAnswers answers) {
        Set<UUID> copyIds() {
            return command.guest().copyIds();
        }
    }

    /**
     * Admits, refuses, or, when the gateway does not answer in time, leaves it pending.
     *
     * @throws DomainException VENUE_NOT_ENTERED; CHECKS_PAUSED, with nothing kept
     */
    public Uni<Answer> handle(Command command, Idempotency.Attempt attempt, VenueLogonAnswers answers) {
        return requireEntered(command.venueId()).chain(() -> {
            Optional<Rejection> rejection = command.guest().reject();
            if (rejection.isPresent()) {
                return refuse(command, rejection.get(), attempt, answers);
            }
            VenueLogon opened = VenueLogon.open(
                    command.venueId(), ids.next(), command.guest(), command.startedAt(), clock.instant());
            return admit(
                    new Request(command, opened, staying.key(command.venueId(), command.guest()), attempt, answers));
        });
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
        Uni<DocumentCheck> check = staying.check(
                request.key(), () -> verifier.verify(opened, request.command().correlator()));
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
                                        opened, check, request.command().correlator(), late -> note(request, late))))
                        : store(request, opened.verified(answer), Optional.empty()))
                .chain(stored -> stored.map(Uni.createFrom()::item).orElseGet(() -> copiesNotFree(request)));
    }

    /** The answer when it was stored; nothing was when a copy is not free, or the guest's stay is over. */
    private Uni<Optional<Answer>> store(Request request, VenueLogon logon, Optional<Collection<UUID>> stay) {
        Answer answer = request.answers().of(logon);
        Write write = logons.when(logon.venueId(), request.copyIds(), stay)
                .and(request.attempt().answered(answer))
                .and(settlement.consequences(logon, request.command().correlator()))
                .and(audit.record(AuditTrail.Entry.by(
                        request.command().caller(),
                        request.command().correlator(),
                        null,
                        logon.isPending() ? "venue-logon.opened" : SettleVenueLogon.action(logon),
                        "venue-logon",
                        logon.id(),
                        logon.refusal().map(Enum::name).orElse(logon.status().name()))));
        Uni<Boolean> stored = logon.isRefused()
                ? logons.store(logon, write.and(logons.added(logon, null, null)))
                : sealed(request, logon, write);
        return stored.map(done -> done ? Optional.of(answer) : Optional.empty());
    }

    private Uni<Boolean> sealed(Request request, VenueLogon logon, Write write) {
        Set<UUID> copyIds = request.copyIds();
        return keys.create(logon.id(), null, copyIds)
                .chain(made -> {
                    if (!made.others().keySet().containsAll(copyIds)) {
                        return Uni.createFrom().item(false);
                    }
                    write.and(logons.added(
                            logon, made.key(), logon.isPending() ? settlement.firstSweep(clock.instant()) : null));
                    if (!copyIds.isEmpty()) {
                        write.and(copies.taken(logon.venueId(), logon.id(), copyIds, made.key(), made.others()));
                    }
                    // Only when nothing was written for certain: a broken connection may have committed.
                    return logons.store(logon, write).onFailure(Write::refused).call(() -> abandon(logon));
                })
                .call(done -> done ? Uni.createFrom().voidItem() : abandon(logon))
                .invoke(done -> {
                    if (done) {
                        note(request, logon);
                    }
                });
    }

    private void note(Request request, VenueLogon logon) {
        if (logon.isAdmitted()) {
            staying.note(request.key(), logon);
        }
    }

    private Uni<Void> abandon(VenueLogon logon) {
        return keys.destroy(List.of(logon.id())).onFailure().recoverWithNull();
    }

    private Uni<Answer> copiesNotFree(Request request) {
        return copies.anyTaken(request.opened().venueId(), request.copyIds()).chain(taken -> {
            Refusal refusal = taken ? Refusal.COPY_ALREADY_USED : Refusal.COPY_UNKNOWN;
            Violation violation = new Violation("/person/document/copyId", Violation.Code.NOT_ALLOWED);
            return refuse(
                    request.command(),
                    new Rejection(refusal, List.of(violation)),
                    request.attempt(),
                    request.answers());
        });
    }

    /** Art. 10: a refusal is kept as evidence; it names no person. */
    private Uni<Answer> refuse(
            Command command, Rejection rejection, Idempotency.Attempt attempt, VenueLogonAnswers answers) {
        Answer answer = answers.of(rejection);
        Write write = Write.always(Scope.tenant(command.venueId()))
                .and(attempt.answered(answer))
                .and(audit.record(AuditTrail.Entry.by(
                        command.caller(),
                        command.correlator(),
                        null,
                        "venue-logon.not-opened",
                        "venue",
                        command.venueId(),
                        rejection.refusal().name())));
        return logons.run(write).replaceWith(answer);
    }
}
