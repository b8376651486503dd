package io.shiming.verification.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.problem.DomainException;
import io.shiming.verification.domain.Asker;
import io.shiming.verification.domain.Context;
import io.shiming.verification.domain.Outcome;
import io.shiming.verification.domain.Question;
import io.shiming.verification.domain.Verification;
import io.shiming.verification.persistence.VerificationRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;

/**
 * Asks the department in charge of a document (Art. 9), and keeps the question when it did not answer.
 *
 * <p>Round trips to PostgreSQL: one for the budgets of those who guess; one when settled at once (row and audit entry in
 * one statement), and two more when it failed; one when deferred, and once an hour one or two to the keys server. Only a
 * repeat of a check that is still pending, and one for which there is no room, cost up to two more.
 */
@ApplicationScoped
public class VerifyDocument {
    /** By then a department that is back has settled more than a thousand of what waits. */
    private static final Duration ROOM_AFTER = Duration.ofSeconds(30);

    private final Channels channels;
    private final VerificationRepository verifications;
    private final SettleDeferred settleDeferred;
    private final Guesses guesses;
    private final Receipts receipts;
    private final AuditTrail audit;
    private final Ids ids;
    private final Clock clock;
    private final VerificationConfig config;

    VerifyDocument(
            Channels channels,
            VerificationRepository verifications,
            SettleDeferred settleDeferred,
            Guesses guesses,
            Receipts receipts,
            AuditTrail audit,
            Ids ids,
            Clock clock,
            VerificationConfig config) {
        this.channels = channels;
        this.verifications = verifications;
        this.settleDeferred = settleDeferred;
        this.guesses = guesses;
        this.receipts = receipts;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
        this.config = config;
    }

    /** A check that somebody wants. */
    public record Command(Question question, Context context, Asker asker, Caller caller, String correlator) {}

    /**
     * Settled, or pending: then it will be settled as soon as the department answers, and reported. Fails with CHECKS_PAUSED
     * while nothing may be tried for this document or by this asker, and with CHANNEL_BUSY when too many of this asker's
     * checks wait already; then nothing is asked and nothing is kept.
     */
    public Uni<Verification> handle(Command command) {
        return guesses.within(command, () -> ask(command));
    }

    private Uni<Verification> ask(Command command) {
        Verification asked = Verification.pending(
                ids.next(),
                command.caller().client(),
                command.asker(),
                command.context(),
                command.question().channel(),
                clock.instant(),
                command.correlator());
        return channels.of(asked.channel())
                .check(command.asker(), command.question())
                .onFailure(AuthorityUnavailable.class)
                .recoverWithItem(Outcome.PENDING)
                .chain(said -> said == Outcome.PENDING
                        ? defer(asked, command)
                        : settle(
                                receipts.settle(
                                        asked,
                                        command.question(),
                                        command.question().outcome(said, today()),
                                        clock.instant()),
                                command));
    }

    private Uni<Verification> settle(Verification settled, Command command) {
        return verifications
                .run(verifications
                        .settled(settled, command.question())
                        .and(entry(settled, "settled", command))
                        .and(guesses.counted(settled, command.question())))
                .chain(kept -> kept
                        ? guesses.pauseIfUsedUp(settled, command.question()).replaceWith(settled)
                        : settlePending(settled, command));
    }

    /** It was asked before and is still pending; then that one is settled with what is known now. */
    private Uni<Verification> settlePending(Verification settled, Command command) {
        return verifications
                .pendingLike(settled, command.question())
                .chain(found -> found.map(pending -> settleDeferred
                                .settle(pending, command.question(), settled.outcome(), clock.instant())
                                .chain(() -> settleDeferred.current(pending)))
                        // Settled by another in between: then nothing is pending, and this answer can be kept.
                        .orElseGet(() -> settle(settled, command)));
    }

    private Uni<Verification> defer(Verification pending, Command command) {
        return verifications
                .deferred(pending, command.question(), config.deferred().waitingEach())
                .chain(write -> verifications.run(
                        write.and(entry(pending, "deferred", command)).and(guesses.open(pending, command.question()))))
                .onFailure(VerificationRepository::isRepeat)
                .recoverWithItem(false)
                .chain(kept -> kept ? Uni.createFrom().item(pending) : notDeferred(pending, command));
    }

    private Uni<Verification> notDeferred(Verification pending, Command command) {
        return verifications
                .pendingLike(pending, command.question())
                .chain(found -> found.map(Uni.createFrom()::item).orElseGet(() -> deferIfRoom(pending, command)));
    }

    private Uni<Verification> deferIfRoom(Verification pending, Command command) {
        return verifications
                .isFull(pending, config.deferred().waitingEach())
                .chain(full -> full
                        ? Uni.createFrom().failure(DomainException.retryLater(CheckError.CHANNEL_BUSY, ROOM_AFTER))
                        // What was pending has been settled in between.
                        : defer(pending, command));
    }

    private Write.Part entry(Verification of, String verb, Command command) {
        return audit.record(AuditTrail.Entry.by(
                command.caller(),
                command.correlator(),
                of.asker().operatorId(),
                "verification." + verb,
                "verification",
                of.id(),
                of.outcome().name()));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), config.regionZone());
    }
}
