package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.Violation;
import io.shiming.registration.domain.DailyRecord;
import io.shiming.registration.domain.Refusal;
import io.shiming.registration.domain.Rejection;
import io.shiming.registration.domain.VenueLogon;
import io.shiming.registration.persistence.DocumentCopyRepository;
import io.shiming.registration.persistence.VenueLogonRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Stores what became of a log-on: one statement for it and everything that belongs to it. */
@ApplicationScoped
public class KeepVenueLogon {
    private final VenueLogonRepository logons;
    private final DocumentCopyRepository copies;
    private final SettleVenueLogon settlement;
    private final KeyServer keys;
    private final AuditTrail audit;
    private final Clock clock;

    KeepVenueLogon(
            VenueLogonRepository logons,
            DocumentCopyRepository copies,
            SettleVenueLogon settlement,
            KeyServer keys,
            AuditTrail audit,
            Clock clock) {
        this.logons = logons;
        this.copies = copies;
        this.settlement = settlement;
        this.keys = keys;
        this.audit = audit;
        this.clock = clock;
    }

    /** What was asked for, and how its answer is worded and kept. */
    record Request(AdmitGuest.Command command, Idempotency.Attempt attempt, VenueLogonAnswers answers) {
        Set<UUID> copyIds() {
            return command.guest().copyIds();
        }
    }

    /**
     * Stores a log-on.
     *
     * @param stay earlier log-ons of the guest, where they are admitted on the match of these
     * @return the answer; empty when nothing was stored, because a copy is not free or the guest's stay is over
     */
    Uni<Optional<Answer>> store(Request request, VenueLogon logon, Optional<Collection<UUID>> stay) {
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
        return keys.create(DailyRecord.VENUE_LOGON.cohort(DailyRecord.dayOf(logon.id())), logon.id(), null, copyIds)
                .chain(made -> {
                    if (!made.others().keySet().containsAll(copyIds)) {
                        return Uni.createFrom().item(false);
                    }
                    write.and(logons.added(
                            logon, made.key(), logon.isPending() ? settlement.firstSweep(clock.instant()) : null));
                    if (!copyIds.isEmpty()) {
                        write.and(copies.takenByLogon(logon.venueId(), logon.id(), copyIds, made.key(), made.others()));
                    }
                    // Only when nothing was written for certain: a broken connection may have committed.
                    return logons.store(logon, write).onFailure(Write::refused).call(() -> abandon(logon));
                })
                .call(done -> done ? Uni.createFrom().voidItem() : abandon(logon));
    }

    private Uni<Void> abandon(VenueLogon logon) {
        return keys.destroy(List.of(logon.id())).onFailure().recoverWithNull();
    }

    /** Refuses a log-on whose copy was not free. */
    Uni<Answer> copiesNotFree(Request request) {
        return copies.anyTaken(request.command().venueId(), request.copyIds())
                .map(taken -> {
                    Refusal refusal = taken ? Refusal.COPY_ALREADY_USED : Refusal.COPY_UNKNOWN;
                    Violation violation = new Violation("/person/document/copyId", Violation.Code.NOT_ALLOWED);
                    return new Rejection(refusal, List.of(violation));
                })
                .chain(rejection -> refuse(request, rejection));
    }

    /** Art. 10: a refusal is kept as evidence; it names no person. */
    Uni<Answer> refuse(Request request, Rejection rejection) {
        AdmitGuest.Command command = request.command();
        Answer answer = request.answers().of(rejection);
        Write write = Write.always(Scope.tenant(command.venueId()))
                .and(request.attempt().answered(answer))
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
