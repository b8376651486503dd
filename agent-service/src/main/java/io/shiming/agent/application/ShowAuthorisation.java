package io.shiming.agent.application;

import io.shiming.agent.domain.AgentDossier;
import io.shiming.agent.domain.Criteria;
import io.shiming.agent.domain.Decision;
import io.shiming.agent.domain.Eligibility;
import io.shiming.agent.domain.Qualification;
import io.shiming.agent.domain.Question;
import io.shiming.agent.domain.Supervision;
import io.shiming.agent.domain.Suspension;
import io.shiming.agent.persistence.ConductRepository;
import io.shiming.agent.persistence.DossierRepository;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.problem.DomainException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Shows that an agent was eligible, bound in writing and supervised at a moment, or was not (Art. 5, 6): what
 * {@link CheckAuthorisation} answers for that moment, with what it rests on.
 */
@ApplicationScoped
public class ShowAuthorisation {
    private final DossierRepository dossiers;
    private final ConductRepository conducts;
    private final Readers readers;
    private final Criteria criteria;

    ShowAuthorisation(DossierRepository dossiers, ConductRepository conducts, Readers readers, Criteria criteria) {
        this.dossiers = dossiers;
        this.conducts = conducts;
        this.readers = readers;
        this.criteria = criteria;
    }

    /**
     * What is shown.
     *
     * @param eligibility with what the agent had shown by then
     * @param suspensions in force then, for this operator or every one
     */
    public record Shown(
            Question question,
            Decision decision,
            Optional<Qualification> qualification,
            Eligibility eligibility,
            List<Suspension> suspensions,
            Supervision supervision) {}

    /**
     * Two round trips.
     *
     * @throws DomainException NOT_FOUND for an agent that is not there for the caller, and for another's operator
     */
    public Uni<Shown> handle(Caller caller, String correlator, Question question) {
        if (caller.is(Roles.OPERATOR)) {
            caller.requireTenant(question.operatorId());
        }
        UUID id = question.agentId();
        return dossiers.find(readers.reading(caller, correlator, "agent", id), id)
                .map(found -> found.orElseThrow(DomainException::notFound))
                .chain(dossier -> conducts.supervision(question.operatorId(), id, question.at())
                        .map(supervision -> shown(dossier, question, supervision)));
    }

    private Shown shown(AgentDossier dossier, Question question, Supervision supervision) {
        Instant at = question.at();
        return new Shown(
                question,
                dossier.decide(question, criteria),
                dossier.qualification(at),
                dossier.eligibility(criteria, at),
                dossier.inForce(question.operatorId(), at),
                supervision);
    }
}
