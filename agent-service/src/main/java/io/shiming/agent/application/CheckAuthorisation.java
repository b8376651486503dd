package io.shiming.agent.application;

import io.shiming.agent.domain.Criteria;
import io.shiming.agent.domain.Decision;
import io.shiming.agent.domain.Question;
import io.shiming.agent.domain.ServiceType;
import io.shiming.agent.persistence.Dossiers;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Says whether an agent may do something for an operator, now or at a moment that is past (Art. 5). */
@ApplicationScoped
public class CheckAuthorisation {
    private final Dossiers dossiers;
    private final Criteria criteria;
    private final Clock clock;

    CheckAuthorisation(Dossiers dossiers, Criteria criteria, Clock clock) {
        this.dossiers = dossiers;
        this.criteria = criteria;
        this.clock = clock;
    }

    /**
     * What is asked; without a moment about now.
     *
     * @param outlet looked at where it is given, and so is the clerk
     */
    public record Query(
            UUID agentId,
            UUID operatorId,
            ServiceType serviceType,
            Optional<String> outlet,
            Optional<String> clerk,
            Optional<Instant> at) {}

    /** No round trip where the agent's dossier is remembered, else one. */
    public Uni<Decision> handle(Query query) {
        Instant now = clock.instant();
        Instant at = query.at().orElse(now);
        if (at.isAfter(now)) {
            throw DomainException.invalid("/at", Violation.Code.NOT_ALLOWED);
        }
        Question question = new Question(
                query.agentId(), query.operatorId(), query.serviceType(), query.outlet(), query.clerk(), at);
        return dossiers.of(query.agentId())
                .map(found ->
                        found.map(dossier -> dossier.decide(question, criteria)).orElseGet(Decision::agentUnknown));
    }

    /** Begins to hear of changes, or does so again. */
    public Uni<Void> keepHearing() {
        return dossiers.keepHearing();
    }
}
