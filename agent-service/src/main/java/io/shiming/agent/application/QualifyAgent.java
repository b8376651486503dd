package io.shiming.agent.application;

import io.shiming.agent.domain.AgentDossier;
import io.shiming.agent.domain.Criteria;
import io.shiming.agent.domain.Criterion;
import io.shiming.agent.domain.Eligibility;
import io.shiming.agent.domain.Evidence;
import io.shiming.agent.domain.LegalPersonCheck;
import io.shiming.agent.domain.Outcome;
import io.shiming.agent.domain.Qualification;
import io.shiming.agent.persistence.AgentRepository;
import io.shiming.agent.persistence.DossierRepository;
import io.shiming.agent.persistence.QualificationRepository;
import io.shiming.agent.persistence.Reading;
import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;

/** An authority looks at an agent and records what it found (Art. 5¶1). The legal person is checked by who registered it. */
@ApplicationScoped
public class QualifyAgent {
    private final AgentRepository agents;
    private final DossierRepository dossiers;
    private final QualificationRepository qualifications;
    private final LegalPersonVerifier verifier;
    private final Criteria criteria;
    private final AuditTrail audit;
    private final Outbox outbox;
    private final Clock clock;

    QualifyAgent(
            AgentRepository agents,
            DossierRepository dossiers,
            QualificationRepository qualifications,
            LegalPersonVerifier verifier,
            Criteria criteria,
            AuditTrail audit,
            Outbox outbox,
            Clock clock) {
        this.agents = agents;
        this.dossiers = dossiers;
        this.qualifications = qualifications;
        this.verifier = verifier;
        this.criteria = criteria;
        this.audit = audit;
        this.outbox = outbox;
        this.clock = clock;
    }

    public record Command(Caller caller, String correlator, UUID agentId, List<Evidence> evidence) {}

    /** What is answered for a qualification, and how the agent stands with it. */
    public interface Wording extends BiFunction<Qualification, Eligibility, Answer> {}

    /**
     * Two round trips, and the check between them. What the gateway could not say yet stays pending; when there is no
     * gateway nothing is decided.
     *
     * @throws DomainException NOT_FOUND; TEMPORARILY_UNAVAILABLE; STATUS_CONFLICT when another authority was quicker
     */
    public Uni<Answer> handle(Command command, Idempotency.Attempt attempt, Wording wording) {
        return dossiers.find(Reading.toWrite(), command.agentId())
                .map(found -> found.orElseThrow(DomainException::notFound))
                .chain(dossier -> check(dossier, command)
                        .map(check -> qualification(dossier, command, check))
                        .chain(made -> record(dossier, made, command, attempt, wording)))
                .onFailure(failure -> Write.violates(failure, QualificationRepository.VERSION))
                .transform(failure -> new DomainException(CommonError.STATUS_CONFLICT));
    }

    private Uni<Optional<LegalPersonVerifier.Found>> check(AgentDossier dossier, Command command) {
        if (command.evidence().stream().noneMatch(each -> each.criterion() == Criterion.LEGAL_PERSON)) {
            return Uni.createFrom().item(Optional.empty());
        }
        return verifier.verify(dossier.agent(), command.correlator())
                .map(Optional::of)
                .onFailure(LegalPersonVerifier.Unavailable.class)
                .transform(failure ->
                        DomainException.retryLater(CommonError.TEMPORARILY_UNAVAILABLE, failure.retryAfter()));
    }

    private Qualification qualification(
            AgentDossier dossier, Command command, Optional<LegalPersonVerifier.Found> found) {
        Instant now = clock.instant();
        int version = dossier.extent().qualifications() + 1;
        return new Qualification(
                command.agentId(),
                version,
                command.evidence(),
                Optional.of(criteria),
                found.map(check -> new LegalPersonCheck(
                        check.verificationId(),
                        check.outcome(),
                        check.outcome() == Outcome.PENDING ? Optional.empty() : Optional.of(now),
                        check.receipt())),
                Readers.officeOf(command.caller()),
                now,
                Optional.empty());
    }

    private Uni<Answer> record(
            AgentDossier dossier, Qualification made, Command command, Idempotency.Attempt attempt, Wording wording) {
        Eligibility eligibility = dossier.eligibility(Optional.of(made), criteria, made.recordedAt());
        Answer answer = wording.apply(made, eligibility);
        Write write = qualifications
                .recorded(made, criteria.expiresOn(made))
                .and(made.check()
                        .filter(check -> check.outcome() == Outcome.FORGED)
                        .map(forged -> ForgeryReport.of(
                                outbox,
                                made.agentId(),
                                forged.verificationId(),
                                made.recordedAt(),
                                command.correlator())))
                .and(attempt.answered(answer))
                .and(audit.record(AuditTrail.Entry.by(
                        command.caller(),
                        command.correlator(),
                        null,
                        "agent.qualified",
                        "agent",
                        made.agentId(),
                        eligibility.state().name())));
        return agents.runInTurn(made.agentId(), write).replaceWith(answer);
    }
}
