package io.shiming.agent.application;

import io.shiming.agent.domain.Agent;
import io.shiming.agent.domain.AgentError;
import io.shiming.agent.persistence.AgentRepository;
import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.problem.DomainException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.function.Function;

/** An authority enters an agent (Art. 5). */
@ApplicationScoped
public class EnterAgent {
    private final AgentRepository agents;
    private final AuditTrail audit;
    private final Ids ids;
    private final Clock clock;

    EnterAgent(AgentRepository agents, AuditTrail audit, Ids ids, Clock clock) {
        this.agents = agents;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    public record Command(Caller caller, String correlator, String name, String unifiedSocialCreditCode) {}

    /**
     * One round trip.
     *
     * @throws DomainException AGENT_ALREADY_ENTERED
     */
    public Uni<Answer> handle(Command command, Idempotency.Attempt attempt, Function<Agent, Answer> answers) {
        Agent agent = new Agent(ids.next(), command.name(), command.unifiedSocialCreditCode(), clock.instant());
        Answer answer = answers.apply(agent);
        Write write = agents.entered(agent)
                .and(attempt.answered(answer))
                .and(audit.record(AuditTrail.Entry.by(
                        command.caller(),
                        command.correlator(),
                        null,
                        "agent.entered",
                        "agent",
                        agent.id(),
                        "ENTERED")));
        return agents.run(write)
                .replaceWith(answer)
                .onFailure(failure -> Write.violates(failure, AgentRepository.ENTERED_ONCE))
                .transform(failure -> new DomainException(AgentError.AGENT_ALREADY_ENTERED));
    }
}
