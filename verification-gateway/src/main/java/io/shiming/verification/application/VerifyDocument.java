package io.shiming.verification.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.identifier.Ids;
import io.shiming.verification.domain.Asker;
import io.shiming.verification.domain.Context;
import io.shiming.verification.domain.Outcome;
import io.shiming.verification.domain.Question;
import io.shiming.verification.domain.Verification;
import io.shiming.verification.persistence.VerificationRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.util.UUID;

/**
 * Asks the department in charge of a document (Art. 9), and keeps the question when it did not answer.
 *
 * <p>Round trips to PostgreSQL: one when settled at once (row and audit entry in one statement); one when deferred, and
 * once an hour one or two to the keys server. Only a repeat of a check that is still pending costs up to two more.
 */
@ApplicationScoped
public class VerifyDocument {
    private final Channels channels;
    private final VerificationRepository verifications;
    private final SettleDeferred settleDeferred;
    private final AuditTrail audit;
    private final Ids ids;
    private final Clock clock;
    private final VerificationConfig config;

    VerifyDocument(
            Channels channels,
            VerificationRepository verifications,
            SettleDeferred settleDeferred,
            AuditTrail audit,
            Ids ids,
            Clock clock,
            VerificationConfig config) {
        this.channels = channels;
        this.verifications = verifications;
        this.settleDeferred = settleDeferred;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
        this.config = config;
    }

    /** A check that somebody wants. */
    public record Command(Question question, Context context, Asker asker, Caller caller, String correlator) {}

    /**
     * Settled, or pending: then it will be settled as soon as the department answers, and reported. Fails with
     * CHANNEL_BUSY, and nothing is stored, when too many of this asker's checks wait already.
     */
    public Uni<Verification> handle(Command command) {
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
                        : settle(asked.settled(command.question().outcome(said, today()), clock.instant()), command));
    }

    private Uni<Verification> settle(Verification settled, Command command) {
        return verifications
                .run(verifications.settled(settled, command.question()).and(entry(settled, "settled", command)))
                .chain(kept -> kept ? Uni.createFrom().item(settled) : settlePending(settled, command));
    }

    /** It was asked before and is still pending; then that one is settled with what is known now. */
    private Uni<Verification> settlePending(Verification settled, Command command) {
        return verifications
                .pendingLike(settled, command.question())
                .chain(found -> found.map(pending -> settleDeferred
                                .settle(pending, settled.outcome(), clock.instant())
                                .chain(() -> settleDeferred.current(pending)))
                        // Settled by another in between: then nothing is pending, and this answer can be kept.
                        .orElseGet(() -> settle(settled, command)));
    }

    private Uni<Verification> defer(Verification pending, Command command) {
        return verifications
                .deferred(pending, command.question())
                .chain(write -> verifications.run(write.and(entry(pending, "deferred", command))))
                .replaceWith(pending)
                .onFailure(VerificationRepository::isRepeat)
                .recoverWithUni(() -> verifications
                        .pendingLike(pending, command.question())
                        .chain(found -> found.map(Uni.createFrom()::item).orElseGet(() -> defer(pending, command))));
    }

    private Write.Part entry(Verification of, String verb, Command command) {
        return audit.record(AuditTrail.Entry.by(
                command.caller(),
                command.correlator(),
                operator(of.asker()),
                "verification." + verb,
                "verification",
                of.id(),
                of.outcome().name()));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), config.regionZone());
    }

    /** The tenant an entry of the audit trail belongs to; only operators are tenants. */
    static UUID operator(Asker asker) {
        return asker.kind() == Asker.Kind.OPERATOR ? asker.id() : null;
    }
}
