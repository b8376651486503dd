package io.shiming.agent.application;

import io.shiming.agent.domain.AgentError;
import io.shiming.agent.domain.Clerk;
import io.shiming.agent.domain.Ending;
import io.shiming.agent.persistence.AgentRepository;
import io.shiming.agent.persistence.ClerkRepository;
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

/** An agent takes on clerks, and lets them go: whoever has left registers nobody any more (Art. 6). */
@ApplicationScoped
public class EmployClerks {
    private final AgentRepository agents;
    private final OutletRepository outlets;
    private final ClerkRepository clerks;
    private final AuditTrail audit;
    private final Ids ids;
    private final Clock clock;

    EmployClerks(
            AgentRepository agents,
            OutletRepository outlets,
            ClerkRepository clerks,
            AuditTrail audit,
            Ids ids,
            Clock clock) {
        this.agents = agents;
        this.outlets = outlets;
        this.clerks = clerks;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    /** Who is taken on, and where. */
    public record Command(Caller caller, String correlator, UUID agentId, UUID outletId, String code) {}

    /**
     * Three round trips.
     *
     * @throws DomainException NOT_FOUND, OUTLET_UNKNOWN, CODE_IN_USE
     */
    public Uni<Answer> takeOn(Command command, Idempotency.Attempt attempt, Function<Clerk, Answer> answers) {
        Reading reading = Reading.of(command.caller().requireAgent());
        return agents.find(reading, command.agentId())
                .map(found -> found.orElseThrow(DomainException::notFound))
                .chain(() -> outlets.find(reading, command.agentId(), command.outletId()))
                .map(found -> found.filter(outlet -> outlet.closure().isEmpty())
                        .orElseThrow(() -> new DomainException(AgentError.OUTLET_UNKNOWN)))
                .chain(outlet -> {
                    Clerk clerk =
                            Clerk.joined(outlet.agentId(), ids.next(), outlet.id(), command.code(), clock.instant());
                    Answer answer = answers.apply(clerk);
                    return run(
                            clerks.joined(clerk),
                            command.caller(),
                            command.correlator(),
                            clerk,
                            "joined",
                            attempt,
                            answer);
                })
                .onItem()
                .ifNull()
                .failWith(() -> new DomainException(AgentError.CODE_IN_USE));
    }

    /**
     * Two round trips.
     *
     * @throws DomainException NOT_FOUND; STATUS_CONFLICT when the clerk has left already
     */
    public Uni<Answer> letGo(
            Caller caller,
            String correlator,
            UUID agentId,
            UUID id,
            String reason,
            Idempotency.Attempt attempt,
            Function<Clerk, Answer> answers) {
        return clerks.find(Reading.of(caller.requireAgent()), agentId, id)
                .map(found -> found.orElseThrow(DomainException::notFound))
                .chain(clerk -> {
                    Ending departure = new Ending(clock.instant(), reason);
                    Answer answer = answers.apply(clerk.departed(departure));
                    return run(clerks.departed(clerk, departure), caller, correlator, clerk, "left", attempt, answer);
                })
                .onItem()
                .ifNull()
                .failWith(() -> new DomainException(CommonError.STATUS_CONFLICT));
    }

    /** Null when the guard did not let it happen. */
    private Uni<Answer> run(
            Write write,
            Caller caller,
            String correlator,
            Clerk clerk,
            String verb,
            Idempotency.Attempt attempt,
            Answer answer) {
        return agents.runInTurn(
                        clerk.agentId(),
                        write.and(attempt.answered(answer))
                                .and(audit.record(AuditTrail.Entry.by(
                                        caller, correlator, null, "clerk." + verb, "clerk", clerk.id(), "DONE"))))
                .map(happened -> happened ? answer : null);
    }
}
