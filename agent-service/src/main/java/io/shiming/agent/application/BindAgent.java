package io.shiming.agent.application;

import io.shiming.agent.domain.AgentDossier;
import io.shiming.agent.domain.AgentError;
import io.shiming.agent.domain.Agreement;
import io.shiming.agent.domain.AgreementTerms;
import io.shiming.agent.domain.Criteria;
import io.shiming.agent.domain.Ending;
import io.shiming.agent.persistence.AgentRepository;
import io.shiming.agent.persistence.AgreementRepository;
import io.shiming.agent.persistence.DossierRepository;
import io.shiming.agent.persistence.Reading;
import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** An operator binds an eligible agent in writing, amends the agreement, and ends it (Art. 5¶2). */
@ApplicationScoped
public class BindAgent {
    private final AgentRepository agents;
    private final DossierRepository dossiers;
    private final AgreementRepository agreements;
    private final Criteria criteria;
    private final AuditTrail audit;
    private final Ids ids;
    private final Clock clock;

    BindAgent(
            AgentRepository agents,
            DossierRepository dossiers,
            AgreementRepository agreements,
            Criteria criteria,
            AuditTrail audit,
            Ids ids,
            Clock clock) {
        this.agents = agents;
        this.dossiers = dossiers;
        this.agreements = agreements;
        this.criteria = criteria;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    /** The operator that asks, and for what. */
    public record Command(Caller caller, String correlator) {
        UUID operatorId() {
            return caller.requireOperator();
        }
    }

    /**
     * Two round trips.
     *
     * @throws DomainException AGREEMENT_CLAUSE_MISSING, AGENT_UNKNOWN, AGENT_NOT_ELIGIBLE, COPY_UNKNOWN
     */
    public Uni<Answer> bind(
            Command command,
            UUID agentId,
            AgreementTerms terms,
            Idempotency.Attempt attempt,
            Function<Agreement, Answer> answers) {
        return acceptable(command, agentId, terms).chain(() -> {
            Agreement made = Agreement.made(ids.next(), command.operatorId(), agentId, terms, clock.instant());
            return store(made, command, "made", attempt, answers);
        });
    }

    /**
     * A further version. Three round trips.
     *
     * @throws DomainException NOT_FOUND; STATUS_CONFLICT when it was terminated, or another amendment was quicker; and as
     *     above
     */
    public Uni<Answer> amend(
            Command command,
            UUID id,
            AgreementTerms terms,
            Idempotency.Attempt attempt,
            Function<Agreement, Answer> answers) {
        return standing(command, id)
                .call(known -> acceptable(command, known.agentId(), terms))
                .chain(known -> store(known.amended(terms, clock.instant()), command, "amended", attempt, answers))
                .onFailure(failure -> Write.violates(failure, AgreementRepository.VERSION))
                .transform(failure -> new DomainException(CommonError.STATUS_CONFLICT));
    }

    /**
     * Ends it, at once. Two round trips.
     *
     * @throws DomainException NOT_FOUND; STATUS_CONFLICT when it was terminated before
     */
    public Uni<Answer> terminate(
            Command command, UUID id, String reason, Idempotency.Attempt attempt, Function<Agreement, Answer> answers) {
        return standing(command, id)
                .chain(known -> {
                    Ending termination = new Ending(clock.instant(), reason);
                    return run(
                            agreements.terminated(known, termination),
                            known.terminated(termination),
                            command,
                            "terminated",
                            attempt,
                            answers);
                })
                .onItem()
                .ifNull()
                .failWith(() -> new DomainException(CommonError.STATUS_CONFLICT));
    }

    private Uni<Agreement> standing(Command command, UUID id) {
        return agreements.find(Reading.of(command.operatorId()), id).map(found -> {
            Agreement known = found.orElseThrow(DomainException::notFound);
            if (known.termination().isPresent()) {
                throw new DomainException(CommonError.STATUS_CONFLICT);
            }
            return known;
        });
    }

    private Uni<Void> acceptable(Command command, UUID agentId, AgreementTerms terms) {
        Instant now = clock.instant();
        if (terms.signedOn().isAfter(criteria.dayOf(now))) {
            throw DomainException.invalid("/signedOn", Violation.Code.NOT_ALLOWED);
        }
        if (!terms.missing().isEmpty()) {
            throw new DomainException(
                    AgentError.AGREEMENT_CLAUSE_MISSING,
                    terms.missing().stream()
                            .map(clause -> new Violation("/clauses/" + clause, Violation.Code.REQUIRED))
                            .toList());
        }
        return dossiers.find(Reading.of(agentId), agentId).map(found -> {
            AgentDossier dossier = found.orElseThrow(() -> new DomainException(AgentError.AGENT_UNKNOWN));
            if (!dossier.eligibility(criteria, now).isEligible()
                    || dossier.suspension(Optional.of(command.operatorId()), now)
                            .isPresent()) {
                throw new DomainException(AgentError.AGENT_NOT_ELIGIBLE);
            }
            return null;
        });
    }

    private Uni<Answer> store(
            Agreement agreement,
            Command command,
            String verb,
            Idempotency.Attempt attempt,
            Function<Agreement, Answer> answers) {
        return run(agreements.made(agreement), agreement, command, verb, attempt, answers)
                .onItem()
                .ifNull()
                .failWith(() -> new DomainException(AgentError.COPY_UNKNOWN));
    }

    /** Null when the guard did not let it happen. */
    private Uni<Answer> run(
            Write write,
            Agreement then,
            Command command,
            String verb,
            Idempotency.Attempt attempt,
            Function<Agreement, Answer> answers) {
        Answer answer = answers.apply(then);
        return agents.runInTurn(
                        then.agentId(),
                        write.and(attempt.answered(answer))
                                .and(audit.record(AuditTrail.Entry.by(
                                        command.caller(),
                                        command.correlator(),
                                        then.operatorId(),
                                        "agreement." + verb,
                                        "agreement",
                                        then.id(),
                                        "DONE"))))
                .map(happened -> happened ? answer : null);
    }
}
