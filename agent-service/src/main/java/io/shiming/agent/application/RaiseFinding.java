package io.shiming.agent.application;

import io.shiming.agent.domain.Criteria;
import io.shiming.agent.domain.Finding;
import io.shiming.agent.domain.FindingKind;
import io.shiming.agent.persistence.AgentRepository;
import io.shiming.agent.persistence.DealingRepository;
import io.shiming.agent.persistence.FindingRepository;
import io.shiming.agent.persistence.InspectionRepository;
import io.shiming.agent.persistence.Reading;
import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.problem.Violations;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** What an inspection, or registration-service, finds wrong with an agent, to be remedied by a day (Art. 6). */
@ApplicationScoped
public class RaiseFinding {
    private final AgentRepository agents;
    private final InspectionRepository inspections;
    private final FindingRepository findings;
    private final DealingRepository dealings;
    private final JointLiability liability;
    private final Readers readers;
    private final AuditTrail audit;
    private final SupervisionConfig config;
    private final Ids ids;
    private final Criteria criteria;
    private final Clock clock;

    RaiseFinding(
            AgentRepository agents,
            InspectionRepository inspections,
            FindingRepository findings,
            DealingRepository dealings,
            JointLiability liability,
            Readers readers,
            AuditTrail audit,
            SupervisionConfig config,
            Ids ids,
            Criteria criteria,
            Clock clock) {
        this.agents = agents;
        this.inspections = inspections;
        this.findings = findings;
        this.dealings = dealings;
        this.liability = liability;
        this.readers = readers;
        this.audit = audit;
        this.config = config;
        this.ids = ids;
        this.criteria = criteria;
        this.clock = clock;
    }

    /**
     * What was found, and by whom.
     *
     * @param verificationId the check that showed it
     */
    public record Command(
            Caller caller,
            String correlator,
            FindingKind kind,
            Optional<Integer> article,
            Optional<Sensitive<String>> description,
            Optional<LocalDate> dueOn,
            List<UUID> registrationIds,
            Optional<UUID> verificationId) {}

    /**
     * By an inspection. Three round trips, or four.
     *
     * @throws DomainException NOT_FOUND; BODY_INVALID when it was to be remedied before today, or names a registration
     *     that the agent did not make for the operator
     */
    public Uni<Answer> ofInspection(
            Command command, UUID inspectionId, Idempotency.Attempt attempt, Function<Finding, Answer> answers) {
        return inspections
                .find(readers.reading(command.caller(), command.correlator(), "inspection", inspectionId), inspectionId)
                .map(found -> found.orElseThrow(DomainException::notFound))
                .map(inspection ->
                        finding(command, inspection.operatorId(), inspection.agentId(), Optional.of(inspection.id())))
                .call(this::requireItsRegistrations)
                .chain(finding -> raise(command, finding, attempt, answers));
    }

    /**
     * By registration-service, of an agent's dealings for an operator. What a check led to before is not found again, nor
     * are its cases. Three round trips.
     *
     * @throws DomainException NOT_FOUND; BODY_INVALID when the two have no dealings
     */
    public Uni<Answer> ofAgent(
            Command command,
            UUID agentId,
            UUID operatorId,
            Idempotency.Attempt attempt,
            Function<Finding, Answer> answers) {
        return agents.find(Reading.of(agentId), agentId)
                .map(found -> found.orElseThrow(DomainException::notFound))
                .call(agent -> dealings.exist(operatorId, agent.id()).invoke(exist -> {
                    if (!exist) {
                        throw DomainException.invalid("/operatorId", Violation.Code.NOT_ALLOWED);
                    }
                }))
                .map(agent -> finding(command, operatorId, agent.id(), Optional.empty()))
                .chain(finding -> raise(command, finding, attempt, answers));
    }

    private Uni<Void> requireItsRegistrations(Finding finding) {
        List<UUID> named = finding.registrationIds();
        if (named.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return dealings.registrations(finding.operatorId(), finding.agentId(), named)
                .invoke(made -> {
                    Violations violations = new Violations();
                    for (int i = 0; i < named.size(); i++) {
                        if (!made.contains(named.get(i))) {
                            violations.add("/registrationIds/" + i, Violation.Code.NOT_ALLOWED);
                        }
                    }
                    violations.refuseIfAny();
                })
                .replaceWithVoid();
    }

    private Finding finding(Command command, UUID operatorId, UUID agentId, Optional<UUID> inspectionId) {
        Instant now = clock.instant();
        LocalDate today = criteria.dayOf(now);
        LocalDate dueOn = command.dueOn().orElseGet(() -> today.plus(config.remedyWithin()));
        if (dueOn.isBefore(today)) {
            throw DomainException.invalid("/dueOn", Violation.Code.NOT_ALLOWED);
        }
        return new Finding(
                operatorId,
                ids.next(),
                agentId,
                inspectionId,
                command.kind(),
                command.kind().article().or(command::article),
                command.description(),
                dueOn,
                command.registrationIds(),
                command.caller().subject(),
                Optional.of(command.caller())
                        .filter(caller -> caller.is(Roles.SERVICE))
                        .map(Caller::client),
                now,
                Optional.empty());
    }

    private Uni<Answer> raise(
            Command command, Finding finding, Idempotency.Attempt attempt, Function<Finding, Answer> answers) {
        Answer answer = answers.apply(finding);
        return (finding.description().isEmpty()
                        ? Uni.createFrom().item(Optional.<DataKey>empty())
                        : findings.key(finding.id(), finding.raisedAt().plus(config.keepTexts()))
                                .map(Optional::of))
                .chain(key -> findings.run(findings.raisedOnce(
                                finding, command.verificationId(), criteria.dayOf(finding.raisedAt()), key)
                        // It may be one too many.
                        .and(dealings.lookAt(ids.next(), finding.operatorId(), finding.agentId(), finding.raisedAt()))
                        .and(liability.cases(finding, command.correlator()))
                        .and(attempt.answered(answer))
                        .and(audit.record(AuditTrail.Entry.by(
                                command.caller(),
                                command.correlator(),
                                finding.operatorId(),
                                "finding.raised",
                                "finding",
                                finding.id(),
                                finding.kind().name())))))
                .chain(happened -> happened
                        ? Uni.createFrom().item(answer)
                        : foundBefore(finding, command.verificationId().orElseThrow(), attempt, answers));
    }

    private Uni<Answer> foundBefore(
            Finding finding, UUID verificationId, Idempotency.Attempt attempt, Function<Finding, Answer> answers) {
        return findings.byVerification(finding.operatorId(), finding.agentId(), verificationId)
                .map(found -> answers.apply(found.orElseThrow()))
                .call(answer -> findings.run(
                        Write.always(Scope.tenant(finding.operatorId())).and(attempt.answered(answer))));
    }
}
