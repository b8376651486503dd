package io.shiming.agent.application;

import io.shiming.agent.domain.AgentError;
import io.shiming.agent.domain.CustodyItem;
import io.shiming.agent.persistence.CustodyRepository;
import io.shiming.agent.persistence.DealingRepository;
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
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Registration-service tells what was registered, or refused, through an agent: its material is to be handed over (Art. 6). */
@ApplicationScoped
public class TakeIntoCustody {
    private final CustodyRepository custody;
    private final DealingRepository dealings;
    private final AuditTrail audit;
    private final SupervisionConfig config;
    private final Ids ids;
    private final Clock clock;

    TakeIntoCustody(
            CustodyRepository custody,
            DealingRepository dealings,
            AuditTrail audit,
            SupervisionConfig config,
            Ids ids,
            Clock clock) {
        this.custody = custody;
        this.dealings = dealings;
        this.audit = audit;
        this.config = config;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * A registration and who made it.
     *
     * @param refusal why nobody was registered; empty for one that is active
     */
    public record Command(
            Caller caller,
            String correlator,
            UUID operatorId,
            UUID registrationId,
            UUID agentId,
            String outlet,
            String clerk,
            String serviceType,
            Instant registeredAt,
            Optional<String> refusal) {}

    /**
     * One round trip; two for a registration that is known already, which is answered as it is.
     *
     * @throws DomainException FORBIDDEN for another service; AGENT_UNKNOWN
     */
    public Uni<Answer> handle(
            Command command,
            Idempotency.Attempt attempt,
            Function<CustodyItem, Answer> created,
            Function<CustodyItem, Answer> known) {
        if (!command.caller().client().equals(config.registrationClient())) {
            throw new DomainException(CommonError.FORBIDDEN);
        }
        Instant now = clock.instant();
        CustodyItem item = item(command);
        Answer answer = created.apply(item);
        Write write = custody.taken(item, now)
                // A refusal may be one too many, an active registration is looked at when it is overdue.
                .and(dealings.lookAt(
                        ids.next(),
                        item.operatorId(),
                        item.agentId(),
                        item.dueAt().orElse(now)))
                .and(attempt.answered(answer))
                .and(audit.record(AuditTrail.Entry.by(
                        command.caller(),
                        command.correlator(),
                        item.operatorId(),
                        "custody-item.taken",
                        "custody-item",
                        item.registrationId(),
                        item.refusal().orElse("ACTIVE"))));
        return custody.run(write)
                .onFailure(CustodyRepository::isTaken)
                .recoverWithItem(false)
                .chain(happened -> happened
                        ? Uni.createFrom().item(answer)
                        : custody.find(Reading.of(item.operatorId()), item.registrationId())
                                .map(found -> found.map(known)
                                        .orElseThrow(() -> new DomainException(AgentError.AGENT_UNKNOWN))));
    }

    private CustodyItem item(Command command) {
        Optional<Instant> dueAt = command.refusal().isPresent()
                ? Optional.empty()
                : Optional.of(command.registeredAt().plus(config.handOverWithin()));
        return new CustodyItem(
                command.operatorId(),
                command.registrationId(),
                command.agentId(),
                command.outlet(),
                command.clerk(),
                command.serviceType(),
                command.registeredAt(),
                command.refusal(),
                dueAt,
                Optional.empty(),
                false);
    }
}
