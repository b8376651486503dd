package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.DailyRecord;
import io.shiming.registration.domain.DocumentCheck;
import io.shiming.registration.domain.Outcome;
import io.shiming.registration.domain.VenueLogon;
import io.shiming.registration.persistence.VenueLogonRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/**
 * Brings what the authority said into a log-on that was answered 202, from wherever it comes: an answer after the wait, the
 * gateway's call-back, or the sweep. One statement settles; who read an older version reads again.
 */
@ApplicationScoped
public class SettleVenueLogon {
    private static final Logger LOG = Logger.getLogger(SettleVenueLogon.class);
    private static final int TRIES = 4;
    private static final String SYSTEM = "registration-service";
    /** A log-on that is not stored by then never will be. */
    private static final Duration STORED_WITHIN = Duration.ofMinutes(1);

    private final VenueLogonRepository logons;
    private final IdentityVerifier verifier;
    private final KeyServer keys;
    private final AuditTrail audit;
    private final Outbox outbox;
    private final Clock clock;
    private final RegistrationConfig config;

    SettleVenueLogon(
            VenueLogonRepository logons,
            IdentityVerifier verifier,
            KeyServer keys,
            AuditTrail audit,
            Outbox outbox,
            Clock clock,
            RegistrationConfig config) {
        this.logons = logons;
        this.verifier = verifier;
        this.keys = keys;
        this.audit = audit;
        this.outbox = outbox;
        this.clock = clock;
        this.config = config;
    }

    /** When a log-on just stored is looked at again, should nothing else have settled it. */
    Instant firstSweep(Instant now) {
        return now.plus(config.askAgainAfter());
    }

    /**
     * Settles with an answer that nobody waited for any longer; where it fails, the sweep does it.
     *
     * @param then is told how the log-on stands
     */
    void late(VenueLogon pending, Uni<DocumentCheck> check, String correlator, Consumer<VenueLogon> then) {
        check.chain(answer -> settle(pending, verified(answer), correlator))
                .subscribe()
                .with(
                        then,
                        failure -> LOG.warnf(
                                "Late settlement of a log-on failed: %s",
                                failure.getClass().getName()));
    }

    /**
     * A call-back of the gateway. Repeats are harmless, and so is what comes for a log-on that is settled, or was never
     * stored because its process died.
     *
     * @param found PENDING when the gateway gave up on the authority
     * @throws DomainException NOT_FOUND when the log-on waits, but not for this verification (yet); to be tried again
     */
    public Uni<Answer> reported(
            UUID venueId,
            UUID logonId,
            DocumentCheck found,
            String correlator,
            Idempotency.Attempt attempt,
            Answer answer) {
        return logons.find(venueId, logonId)
                .chain(stored -> {
                    if (stored.filter(VenueLogon::isPending).isEmpty()) {
                        return stored.isPresent() || isOld(logonId)
                                ? Uni.createFrom().item(stored)
                                : Uni.createFrom().<Optional<VenueLogon>>failure(DomainException.notFound());
                    }
                    VenueLogon logon = stored.get();
                    if (!found.verificationId().equals(logon.check().verificationId())) {
                        return Uni.createFrom().failure(DomainException.notFound());
                    }
                    return settle(
                                    logon,
                                    found.outcome() == Outcome.PENDING ? VenueLogon::timedOut : verified(found),
                                    correlator)
                            .map(Optional::of);
                })
                // A repeat after a crash in between does nothing, so the key need not be part of the settlement.
                .chain(now -> logons.run(Write.always(Scope.none())
                        .and(now.flatMap(settled -> lateForgery(settled, found, correlator)))
                        .and(attempt.answered(answer))))
                .replaceWith(answer);
    }

    /** Of a log-on that did not wait for it any more. */
    private Optional<Write.Part> lateForgery(VenueLogon settled, DocumentCheck found, String correlator) {
        boolean known = settled.isForgery()
                && found.verificationId().equals(settled.check().verificationId());
        return found.outcome() != Outcome.FORGED || known
                ? Optional.empty()
                : Optional.of(forgery(settled, found, correlator));
    }

    private boolean isOld(UUID logonId) {
        return DailyRecord.madeAt(logonId).plus(STORED_WITHIN).isBefore(clock.instant());
    }

    /** Asks again for the check of a pending log-on, and settles what is known then. */
    Uni<VenueLogon> again(VenueLogon pending, String correlator) {
        if (deadline(pending).isBefore(clock.instant())) {
            return settle(pending, VenueLogon::timedOut, correlator);
        }
        DocumentCheck known = pending.check();
        Uni<DocumentCheck> answer = known.verificationId() == null
                ? verifier.verify(pending, correlator)
                : verifier.find(known, correlator)
                        .chain(found -> found.map(Uni.createFrom()::item)
                                .orElseGet(() -> verifier.verify(pending, correlator)));
        return answer.chain(found -> found.equals(known)
                        ? Uni.createFrom().item(pending)
                        : settle(pending, verified(found), correlator))
                .onFailure(IdentityVerifier.Later.class)
                .recoverWithUni(later -> leaveAlone(pending, later.retryAfter()));
    }

    /** As registrations are, while the gateway makes no such check. */
    private Uni<VenueLogon> leaveAlone(VenueLogon pending, Duration pause) {
        Instant until = IdentityVerifier.Later.askAgainAt(clock.instant(), pause, deadline(pending));
        return logons.run(logons.leftAlone(pending, until)).replaceWith(pending);
    }

    private UnaryOperator<VenueLogon> verified(DocumentCheck answer) {
        return read -> read.verifiedUntil(deadline(read), answer, clock.instant());
    }

    private Instant deadline(VenueLogon pending) {
        return pending.createdAt().plus(config.giveUpAfter());
    }

    private Uni<VenueLogon> settle(VenueLogon read, UnaryOperator<VenueLogon> step, String correlator) {
        return attempt(read, step, correlator, TRIES);
    }

    private Uni<VenueLogon> attempt(VenueLogon read, UnaryOperator<VenueLogon> step, String correlator, int left) {
        if (!read.isPending()) {
            return Uni.createFrom().item(read);
        }
        VenueLogon next = step.apply(read);
        return store(read, next, correlator).chain(won -> {
            if (won) {
                return next.isRefused()
                        ? keys.destroy(List.of(next.id()))
                                .onFailure()
                                .recoverWithNull()
                                .replaceWith(next)
                        : Uni.createFrom().item(next);
            }
            if (left == 0) {
                return Uni.createFrom().failure(new IllegalStateException("log-on changes all the time"));
            }
            return logons.find(read.venueId(), read.id())
                    .map(now -> now.orElseThrow(DomainException::notFound))
                    .chain(now -> attempt(now, step, correlator, left - 1));
        });
    }

    private Uni<Boolean> store(VenueLogon read, VenueLogon next, String correlator) {
        Write write =
                logons.changed(read, next, next.isPending() ? clock.instant().plus(config.lookUpAfter()) : null);
        if (!next.isPending()) {
            write.and(audit.record(new AuditTrail.Entry(
                            SYSTEM,
                            SYSTEM,
                            null,
                            action(next),
                            "venue-logon",
                            next.id(),
                            next.refusal().map(Enum::name).orElse(next.status().name()),
                            correlator)))
                    .and(consequences(next, correlator));
        }
        return logons.run(write);
    }

    /** The settling of a log-on, as the audit trail calls it. */
    static String action(VenueLogon settled) {
        return settled.isRefused() ? "venue-logon.refused" : "venue-logon.admitted";
    }

    /** What follows from a refusal, whenever it is found: a forgery is reported. */
    Optional<Write.Part> consequences(VenueLogon logon, String correlator) {
        return logon.isForgery() ? Optional.of(forgery(logon, logon.check(), correlator)) : Optional.empty();
    }

    /** Art. 10¶2: reported to the departments and authorities; incident-service does the telling. */
    private Write.Part forgery(VenueLogon logon, DocumentCheck found, String correlator) {
        return outbox.message(
                "incident",
                "venue-forgery",
                Map.of(
                        "venueId", logon.venueId(),
                        "venueLogonId", logon.id(),
                        "verificationId", found.verificationId(),
                        "channel", found.channel(),
                        "foundAt", found.checkedAt()),
                correlator);
    }
}
