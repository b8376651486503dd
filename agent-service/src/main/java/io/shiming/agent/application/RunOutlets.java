package io.shiming.agent.application;

import io.shiming.agent.domain.AgentError;
import io.shiming.agent.domain.Ending;
import io.shiming.agent.domain.Outlet;
import io.shiming.agent.persistence.AgentRepository;
import io.shiming.agent.persistence.OutletRepository;
import io.shiming.agent.persistence.Reading;
import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Function;

/** An agent opens and closes outlets: only where it has one does it register users (Art. 6). */
@ApplicationScoped
public class RunOutlets {
    private final AgentRepository agents;
    private final OutletRepository outlets;
    private final AuditTrail audit;
    private final Ids ids;
    private final Clock clock;

    RunOutlets(AgentRepository agents, OutletRepository outlets, AuditTrail audit, Ids ids, Clock clock) {
        this.agents = agents;
        this.outlets = outlets;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Two round trips.
     *
     * @throws DomainException NOT_FOUND, CODE_IN_USE
     */
    public Uni<Answer> open(
            Caller caller,
            String correlator,
            UUID agentId,
            String code,
            Idempotency.Attempt attempt,
            Function<Outlet, Answer> answers) {
        return own(caller, agentId)
                .chain(() -> {
                    Outlet outlet = Outlet.opened(agentId, ids.next(), code, clock.instant());
                    Answer answer = answers.apply(outlet);
                    return run(outlets.opened(outlet), caller, correlator, outlet, "opened", attempt, answer);
                })
                .onItem()
                .ifNull()
                .failWith(() -> new DomainException(AgentError.CODE_IN_USE));
    }

    /**
     * Likewise. Its clerks stay the agent's, but register nobody there.
     *
     * @throws DomainException NOT_FOUND; STATUS_CONFLICT when it is closed already
     */
    public Uni<Answer> close(
            Caller caller,
            String correlator,
            UUID agentId,
            UUID id,
            String reason,
            Idempotency.Attempt attempt,
            Function<Outlet, Answer> answers) {
        return outlets.find(Reading.of(caller.requireAgent()), agentId, id)
                .map(found -> found.orElseThrow(DomainException::notFound))
                .chain(outlet -> {
                    Ending closure = new Ending(clock.instant(), reason);
                    Answer answer = answers.apply(outlet.closed(closure));
                    return run(outlets.closed(outlet, closure), caller, correlator, outlet, "closed", attempt, answer);
                })
                .onItem()
                .ifNull()
                .failWith(() -> new DomainException(CommonError.STATUS_CONFLICT));
    }

    private Uni<Void> own(Caller caller, UUID agentId) {
        return agents.find(Reading.of(caller.requireAgent()), agentId)
                .map(found -> found.orElseThrow(DomainException::notFound))
                .replaceWithVoid();
    }

    /** Null when the guard did not let it happen. */
    private Uni<Answer> run(
            Write write,
            Caller caller,
            String correlator,
            Outlet outlet,
            String verb,
            Idempotency.Attempt attempt,
            Answer answer) {
        return agents.runInTurn(
                        outlet.agentId(),
                        write.and(attempt.answered(answer))
                                .and(audit.record(AuditTrail.Entry.by(
                                        caller, correlator, null, "outlet." + verb, "outlet", outlet.id(), "DONE"))))
                .map(happened -> happened ? answer : null);
    }
}
