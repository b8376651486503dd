package io.shiming.agent.application;

import io.shiming.agent.domain.AgentDossier;
import io.shiming.agent.domain.Ending;
import io.shiming.agent.domain.Suspension;
import io.shiming.agent.persistence.AgentRepository;
import io.shiming.agent.persistence.DossierRepository;
import io.shiming.agent.persistence.Reading;
import io.shiming.agent.persistence.SuspensionRepository;
import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * An operator suspends its agent for itself, an authority for every operator (Art. 6). Neither ends the other's: an operator
 * ends its own and what a rule did for it, any authority that which another made for every operator. By people or by the
 * operator's systems; no rule reinstates.
 */
@ApplicationScoped
public class SuspendAgent {
    private final AgentRepository agents;
    private final DossierRepository dossiers;
    private final SuspensionRepository suspensions;
    private final AuditTrail audit;
    private final Ids ids;
    private final Clock clock;

    SuspendAgent(
            AgentRepository agents,
            DossierRepository dossiers,
            SuspensionRepository suspensions,
            AuditTrail audit,
            Ids ids,
            Clock clock) {
        this.agents = agents;
        this.dossiers = dossiers;
        this.suspensions = suspensions;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    public record Command(Caller caller, String correlator, UUID agentId, String reason) {
        /** For which operator; empty for every one. */
        Optional<UUID> operatorId() {
            return caller.is(Roles.OPERATOR) ? Optional.of(caller.requireOperator()) : Optional.empty();
        }
    }

    /**
     * Two round trips.
     *
     * @throws DomainException NOT_FOUND; STATUS_CONFLICT when it is suspended already
     */
    public Uni<Answer> suspend(Command command, Idempotency.Attempt attempt, Function<Suspension, Answer> answers) {
        return dossier(command).chain(dossier -> {
            Suspension suspension = new Suspension(
                    command.agentId(),
                    ids.next(),
                    command.operatorId(),
                    Readers.officeOf(command.caller()),
                    command.reason(),
                    Optional.empty(),
                    clock.instant(),
                    Optional.empty());
            return run(suspensions.suspended(suspension), command, "suspended", attempt, answers.apply(suspension));
        });
    }

    /**
     * Likewise.
     *
     * @throws DomainException NOT_FOUND; STATUS_CONFLICT when it is not suspended
     */
    public Uni<Answer> reinstate(Command command, Idempotency.Attempt attempt, Function<Suspension, Answer> answers) {
        return dossier(command).chain(dossier -> {
            Ending end = new Ending(clock.instant(), command.reason());
            Suspension suspension = dossier.suspension(command.operatorId(), end.at())
                    .orElseThrow(() -> new DomainException(CommonError.STATUS_CONFLICT));
            Write write = suspensions.reinstated(suspension, Readers.officeOf(command.caller()), end);
            return run(write, command, "reinstated", attempt, answers.apply(suspension.reinstated(end)));
        });
    }

    private Uni<AgentDossier> dossier(Command command) {
        return dossiers.find(command.operatorId().map(Reading::of).orElseGet(Reading::toWrite), command.agentId())
                .map(found -> found.orElseThrow(DomainException::notFound));
    }

    private Uni<Answer> run(Write write, Command command, String verb, Idempotency.Attempt attempt, Answer answer) {
        return agents.runInTurn(
                        command.agentId(),
                        write.and(attempt.answered(answer))
                                .and(audit.record(AuditTrail.Entry.by(
                                        command.caller(),
                                        command.correlator(),
                                        command.operatorId().orElse(null),
                                        "agent." + verb,
                                        "agent",
                                        command.agentId(),
                                        "DONE"))))
                .map(happened -> happened ? answer : null)
                .onItem()
                .ifNull()
                .failWith(() -> new DomainException(CommonError.STATUS_CONFLICT));
    }
}
