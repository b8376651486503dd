package io.shiming.incident.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.incident.domain.Charge;
import io.shiming.incident.domain.Respondent;
import io.shiming.incident.domain.ViolationCase;
import io.shiming.incident.persistence.CaseRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * What agent-service found wrong with an agent becomes two cases, linked to each other: the agent's, for public security,
 * and its operator's (Art. 6, 24). It may be told as often as it likes: a finding leads to one case against each.
 */
@ApplicationScoped
public class ReferViolation {
    private final CaseRepository cases;
    private final CasesConfig config;
    private final AuditTrail audit;
    private final Ids ids;
    private final Clock clock;

    ReferViolation(CaseRepository cases, CasesConfig config, AuditTrail audit, Ids ids, Clock clock) {
        this.cases = cases;
        this.config = config;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    public record Command(
            Caller caller, String correlator, UUID linkId, UUID findingId, Respondent respondent, Charge charge) {}

    /**
     * Two round trips; three where two tell at once.
     *
     * @throws DomainException FORBIDDEN for any other service
     */
    public Uni<Answer> handle(Command command, Idempotency.Attempt attempt, Function<ViolationCase, Answer> answers) {
        if (!command.caller().client().equals(config.agentClient())) {
            throw new DomainException(CommonError.FORBIDDEN);
        }
        return known(command)
                .chain(before -> before.map(one -> answered(one, attempt, answers))
                        .orElseGet(() -> refer(command, attempt, answers)))
                .onFailure(failure -> Write.violates(failure, CaseRepository.FINDING))
                .recoverWithUni(() -> known(command).chain(before -> answered(before.orElseThrow(), attempt, answers)));
    }

    private Uni<Optional<ViolationCase>> known(Command command) {
        return cases.byFinding(command.findingId(), command.respondent().kind());
    }

    private Uni<Answer> answered(
            ViolationCase before, Idempotency.Attempt attempt, Function<ViolationCase, Answer> answers) {
        Answer answer = answers.apply(before);
        return cases.run(Write.always(Scope.none()).and(attempt.answered(answer)))
                .replaceWith(answer);
    }

    private Uni<Answer> refer(Command command, Idempotency.Attempt attempt, Function<ViolationCase, Answer> answers) {
        ViolationCase referred = new ViolationCase(
                ids.next(),
                command.linkId(),
                List.of(),
                Optional.of(command.findingId()),
                command.respondent(),
                command.charge(),
                command.caller().subject(),
                Optional.empty(),
                clock.instant(),
                List.of());
        Answer answer = answers.apply(referred);
        return cases.run(cases.referred(referred)
                        .and(attempt.answered(answer))
                        .and(audit.record(AuditTrail.Entry.by(
                                command.caller(),
                                command.correlator(),
                                referred.operatorId().orElse(null),
                                "case.referred",
                                "case",
                                referred.id(),
                                command.respondent().kind().name()))))
                .replaceWith(answer);
    }
}
