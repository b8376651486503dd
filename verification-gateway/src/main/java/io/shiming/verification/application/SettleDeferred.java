package io.shiming.verification.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.foundation.problem.DomainException;
import io.shiming.verification.domain.Asker;
import io.shiming.verification.domain.Channel;
import io.shiming.verification.domain.Context;
import io.shiming.verification.domain.Outcome;
import io.shiming.verification.domain.Question;
import io.shiming.verification.domain.Verification;
import io.shiming.verification.persistence.VerificationRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.UUID;

/**
 * Brings the department's answer into a pending verification and tells who asked. One round trip: outcome, removal of
 * the sealed question, audit entry and message are one statement, so that an outcome is never known to nobody.
 */
@ApplicationScoped
class SettleDeferred {
    private static final String SYSTEM = "verification-gateway";

    private final VerificationRepository verifications;
    private final Receipts receipts;
    private final AuditTrail audit;
    private final Outbox outbox;
    private final Guesses guesses;
    private final VerificationConfig config;

    SettleDeferred(
            VerificationRepository verifications,
            Receipts receipts,
            AuditTrail audit,
            Outbox outbox,
            Guesses guesses,
            VerificationConfig config) {
        this.verifications = verifications;
        this.receipts = receipts;
        this.audit = audit;
        this.outbox = outbox;
        this.guesses = guesses;
        this.config = config;
    }

    /** What the asker is told. */
    record Report(
            UUID verificationId,
            Context context,
            Asker asker,
            Channel channel,
            Outcome outcome,
            String receipt,
            Instant checkedAt) {
        static Report of(Verification settled) {
            return new Report(
                    settled.id(),
                    settled.context(),
                    settled.asker(),
                    settled.channel(),
                    settled.outcome(),
                    settled.receipt().orElseThrow(),
                    settled.checkedAt().orElseThrow());
        }
    }

    /** What the asker is told of a check that has no outcome in time. */
    record GivenUp(
            UUID verificationId, Context context, Asker asker, Channel channel, Outcome outcome, Instant givenUpAt) {}

    /**
     * Harmless when another was quicker: then nothing happens. An answer that comes after the deadline is none: whoever
     * asked may have been told so already.
     */
    Uni<Void> settle(Verification pending, Question question, Outcome outcome, Instant at) {
        if (pending.isOverdue(config.deferred().deadline(), at)) {
            return giveUp(pending, at);
        }
        Verification settled = receipts.settle(pending, question, outcome, at);
        return verifications
                .run(verifications
                        .settledLater(settled)
                        .and(entry(settled, "settled", outcome))
                        .and(guesses.closed(settled, question))
                        .and(outbox.message(
                                target(settled.context()),
                                "verification-outcome",
                                Report.of(settled),
                                settled.correlator())))
                .chain(() -> guesses.pauseIfUsedUp(settled, question));
    }

    /** Likewise, for a check that nobody is to wait for any longer. */
    Uni<Void> giveUp(Verification pending, Instant at) {
        return verifications
                .run(verifications
                        .givenUp(pending, at)
                        .and(entry(pending, "given-up", Outcome.PENDING))
                        .and(guesses.givenUp(pending))
                        .and(outbox.message(
                                target(pending.context()),
                                "verification-given-up",
                                new GivenUp(
                                        pending.id(),
                                        pending.context(),
                                        pending.asker(),
                                        pending.channel(),
                                        Outcome.PENDING,
                                        at),
                                pending.correlator())))
                .replaceWithVoid();
    }

    private Write.Part entry(Verification of, String verb, Outcome outcome) {
        return audit.record(new AuditTrail.Entry(
                SYSTEM,
                SYSTEM,
                of.asker().operatorId(),
                "verification." + verb,
                "verification",
                of.id(),
                outcome.name(),
                of.correlator()));
    }

    /** The service that has checks of a kind made. */
    private static String target(Context context) {
        return switch (context.kind()) {
            case REGISTRATION, VENUE_LOGON -> "registration";
            case AGENT_QUALIFICATION -> "agent";
        };
    }

    /** How a verification stands now. */
    Uni<Verification> current(Verification known) {
        return verifications
                .find(known.client(), known.id())
                .map(found -> found.orElseThrow(DomainException::notFound));
    }
}
