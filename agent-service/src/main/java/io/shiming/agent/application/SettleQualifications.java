package io.shiming.agent.application;

import io.shiming.agent.domain.Outcome;
import io.shiming.agent.persistence.AgentRepository;
import io.shiming.agent.persistence.QualificationRepository;
import io.shiming.agent.persistence.QualificationRepository.Open;
import io.shiming.agent.persistence.Reading;
import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.SafeTrace;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Brings in what market regulation said of a legal person after its qualification was recorded, from wherever it comes. */
@ApplicationScoped
public class SettleQualifications {
    private static final String SYSTEM = "agent-service";
    private static final Logger LOG = Logger.getLogger(SettleQualifications.class);
    private static final int AT_ONCE = 50;
    private static final int CONCURRENT = 4;
    /** A qualification that is not stored by then never will be. */
    private static final Duration STORED_WITHIN = Duration.ofMinutes(1);

    private static final int MILLISECONDS_IN_UUID = 16;

    private final AgentRepository agents;
    private final QualificationRepository qualifications;
    private final LegalPersonVerifier verifier;
    private final AuditTrail audit;
    private final Outbox outbox;
    private final Clock clock;
    private final AgentConfig.QualificationConfig config;

    SettleQualifications(
            AgentRepository agents,
            QualificationRepository qualifications,
            LegalPersonVerifier verifier,
            AuditTrail audit,
            Outbox outbox,
            Clock clock,
            AgentConfig config) {
        this.agents = agents;
        this.qualifications = qualifications;
        this.verifier = verifier;
        this.audit = audit;
        this.outbox = outbox;
        this.clock = clock;
        this.config = config.qualification();
    }

    /**
     * A call-back of the gateway. Repeats are harmless, and so is what comes for a qualification that was never stored
     * because its process died; but a forgery is reported whenever it is found, once.
     *
     * @throws DomainException NOT_FOUND when it may be stored yet; to be tried again
     */
    public Uni<Answer> reported(
            UUID agentId,
            UUID verificationId,
            Outcome outcome,
            Optional<String> receipt,
            String correlator,
            Idempotency.Attempt attempt,
            Answer answer) {
        return qualifications
                .byVerification(agentId, verificationId)
                .chain(found -> {
                    if (found.isPresent()) {
                        return settle(found.get(), verificationId, outcome, receipt, correlator)
                                .chain(settled -> lateForgery(found.get(), settled, outcome, correlator));
                    }
                    if (!isOld(verificationId)) {
                        return Uni.createFrom().<Void>failure(DomainException.notFound());
                    }
                    return outcome == Outcome.FORGED
                            ? reportForgery(agentId, verificationId, correlator)
                            : Uni.createFrom().voidItem();
                })
                // A repeat after a crash in between does nothing, so the key need not be part of the settlement.
                .chain(() -> agents.run(Write.always(Scope.none()).and(attempt.answered(answer))))
                .replaceWith(answer);
    }

    /** Of a check that was settled before, as something else. */
    private Uni<Void> lateForgery(Open of, boolean settledNow, Outcome outcome, String correlator) {
        return settledNow || outcome != Outcome.FORGED
                ? Uni.createFrom().voidItem()
                : qualifications
                        .outcome(of)
                        .chain(known -> known == Outcome.FORGED
                                ? Uni.createFrom().voidItem()
                                : reportForgery(of.agentId(), of.verificationId(), correlator));
    }

    private Uni<Void> reportForgery(UUID agentId, UUID verificationId, String correlator) {
        return agents.run(qualifications
                        .forgeryReported(agentId, verificationId, clock.instant())
                        .and(forgery(agentId, verificationId, correlator)))
                .replaceWithVoid();
    }

    private Write.Part forgery(UUID agentId, UUID verificationId, String correlator) {
        return ForgeryReport.of(outbox, agentId, verificationId, clock.instant(), correlator);
    }

    /** Looks up what nobody reported. */
    public Uni<Void> sweep() {
        return qualifications
                .pending(clock.instant().minus(config.lookUpAfter()), AT_ONCE)
                .chain(this::lookUpAll);
    }

    /** One that fails holds up no other, and is looked up again in the next round. */
    private Uni<Void> lookUpAll(List<Open> pending) {
        return Multi.createFrom()
                .iterable(pending)
                .onItem()
                .transformToUni(each -> lookUp(each)
                        // Of what the gateway does not answer its client tells.
                        .onFailure(failure -> !(failure instanceof LegalPersonVerifier.Unavailable))
                        .invoke(failure -> LOG.errorf(
                                "Qualification %d of agent %s is not settled: %s",
                                each.version(), each.agentId(), SafeTrace.of(failure)))
                        .onFailure()
                        .recoverWithNull())
                .merge(CONCURRENT)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Void> lookUp(Open pending) {
        if (pending.recordedAt().plus(config.giveUpAfter()).isBefore(clock.instant())) {
            return settle(pending, pending.verificationId(), Outcome.TIMED_OUT, Optional.empty(), SYSTEM)
                    .replaceWithVoid();
        }
        return verifier.find(pending.verificationId(), SYSTEM)
                .chain(found -> found.map(Uni.createFrom()::item)
                        .orElseGet(() -> agents.find(Reading.of(pending.agentId()), pending.agentId())
                                .chain(agent -> verifier.verify(agent.orElseThrow(), SYSTEM))))
                .chain(found -> found.outcome() == Outcome.PENDING
                        ? Uni.createFrom().voidItem()
                        : settle(pending, found.verificationId(), found.outcome(), found.receipt(), SYSTEM)
                                .replaceWithVoid());
    }

    /** Whether this settled it. */
    private Uni<Boolean> settle(
            Open pending, UUID verificationId, Outcome outcome, Optional<String> receipt, String correlator) {
        return agents.runInTurn(
                pending.agentId(),
                qualifications
                        .settled(pending, outcome, receipt, clock.instant())
                        .and(Optional.of(outcome)
                                .filter(Outcome.FORGED::equals)
                                .map(forged -> forgery(pending.agentId(), verificationId, correlator)))
                        .and(audit.record(new AuditTrail.Entry(
                                SYSTEM,
                                SYSTEM,
                                null,
                                "agent.legal-person-checked",
                                "agent",
                                pending.agentId(),
                                outcome.name(),
                                correlator))));
    }

    /** By its id, a UUIDv7. */
    private boolean isOld(UUID verificationId) {
        Instant made = Instant.ofEpochMilli(verificationId.getMostSignificantBits() >>> MILLISECONDS_IN_UUID);
        return made.plus(STORED_WITHIN).isBefore(clock.instant());
    }
}
