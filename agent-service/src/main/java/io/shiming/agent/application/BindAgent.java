package io.shiming.agent.application;

import io.shiming.agent.domain.AgentDossier;
import io.shiming.agent.domain.AgentError;
import io.shiming.agent.domain.Agreement;
import io.shiming.agent.domain.AgreementTerms;
import io.shiming.agent.domain.Criteria;
import io.shiming.agent.domain.Ending;
import io.shiming.agent.persistence.AgentRepository;
import io.shiming.agent.persistence.AgreementCopyRepository;
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
import java.util.function.Supplier;

/** An operator binds an eligible agent in writing, amends the agreement, and ends it (Art. 5¶2). */
@ApplicationScoped
public class BindAgent {
    private final AgentRepository agents;
    private final DossierRepository dossiers;
    private final AgreementRepository agreements;
    private final AgreementCopyRepository copies;
    private final Criteria criteria;
    private final AuditTrail audit;
    private final Ids ids;
    private final Clock clock;

    BindAgent(
            AgentRepository agents,
            DossierRepository dossiers,
            AgreementRepository agreements,
            AgreementCopyRepository copies,
            Criteria criteria,
            AuditTrail audit,
            Ids ids,
            Clock clock) {
        this.agents = agents;
        this.dossiers = dossiers;
        this.agreements = agreements;
        this.copies = copies;
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
     * Two round trips. Whether the agent is eligible is asked before its turn, and whether that still holds in it.
     *
     * @throws DomainException AGREEMENT_CLAUSE_MISSING, AGENT_UNKNOWN, AGENT_NOT_ELIGIBLE, COPY_UNKNOWN
     */
    public Uni<Answer> bind(
            Command command,
            UUID agentId,
            AgreementTerms terms,
            Idempotency.Attempt attempt,
            Function<Agreement, Answer> answers) {
        UUID id = ids.next();
        return store(
                () -> Uni.createFrom().item(Agreement.made(id, command.operatorId(), agentId, terms, clock.instant())),
                command,
                "made",
                attempt,
                answers);
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
        return store(
                        () -> standing(command, id).map(known -> known.amended(terms, clock.instant())),
                        command,
                        "amended",
                        attempt,
                        answers)
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

    /** As far as the agent's histories go by which it is. */
    private Uni<AgentDossier.Extent> acceptable(Command command, UUID agentId, AgreementTerms terms) {
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
            return dossier.extent();
        });
    }

    private Uni<Answer> store(
            Supplier<Uni<Agreement>> wanted,
            Command command,
            String verb,
            Idempotency.Attempt attempt,
            Function<Agreement, Answer> answers) {
        return wanted.get()
                .chain(agreement -> acceptable(
                                command,
                                agreement.agentId(),
                                agreement.current().terms())
                        .chain(seen ->
                                run(agreements.made(agreement, seen), agreement, command, verb, attempt, answers))
                        .onItem()
                        .ifNull()
                        // Either there is no such copy, or what was looked at above has changed: then it is looked at
                        // again.
                        .switchTo(() -> copies.find(
                                        Reading.of(command.operatorId()),
                                        agreement.current().terms().copySha256())
                                .map(found -> found.orElseThrow(() -> new DomainException(AgentError.COPY_UNKNOWN)))
                                .chain(() -> store(wanted, command, verb, attempt, answers))));
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
