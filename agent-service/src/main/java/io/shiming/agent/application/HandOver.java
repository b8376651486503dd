package io.shiming.agent.application;

import io.shiming.agent.domain.Criteria;
import io.shiming.agent.domain.CustodyItem;
import io.shiming.agent.domain.Finding;
import io.shiming.agent.domain.FindingKind;
import io.shiming.agent.domain.Handover;
import io.shiming.agent.domain.HandoverReceipt;
import io.shiming.agent.persistence.AgentRepository;
import io.shiming.agent.persistence.CustodyRepository;
import io.shiming.agent.persistence.DealingRepository;
import io.shiming.agent.persistence.FindingRepository;
import io.shiming.agent.persistence.HandoverRepository;
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
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** An agent hands over registers and material, and the operator receipts them, with what is missing (Art. 6). */
@ApplicationScoped
public class HandOver {
    private final AgentRepository agents;
    private final CustodyRepository custody;
    private final HandoverRepository handovers;
    private final DealingRepository dealings;
    private final FindingRepository findings;
    private final AuditTrail audit;
    private final SupervisionConfig config;
    private final Criteria criteria;
    private final Ids ids;
    private final Clock clock;

    HandOver(
            AgentRepository agents,
            CustodyRepository custody,
            HandoverRepository handovers,
            DealingRepository dealings,
            FindingRepository findings,
            AuditTrail audit,
            SupervisionConfig config,
            Criteria criteria,
            Ids ids,
            Clock clock) {
        this.agents = agents;
        this.custody = custody;
        this.handovers = handovers;
        this.dealings = dealings;
        this.findings = findings;
        this.audit = audit;
        this.config = config;
        this.criteria = criteria;
        this.ids = ids;
        this.clock = clock;
    }

    public record Delivery(Caller caller, String correlator, UUID operatorId, List<UUID> registrationIds) {}

    /**
     * One round trip; all of it, or nothing.
     *
     * @throws DomainException NOT_IN_CUSTODY, ALREADY_HANDED_OVER
     */
    public Uni<Answer> deliver(Delivery delivery, Idempotency.Attempt attempt, Function<Handover, Answer> answers) {
        Instant now = clock.instant();
        Handover handover = new Handover(
                delivery.operatorId(),
                ids.next(),
                delivery.caller().requireAgent(),
                now,
                now.plus(config.receiptWithin()),
                delivery.registrationIds(),
                Optional.empty());
        Answer answer = answers.apply(handover);
        Write write = handovers
                .delivered(handover)
                .and(dealings.lookAt(handover.operatorId(), handover.agentId(), handover.receiptDueAt()))
                .and(attempt.answered(answer))
                .and(entry(delivery.caller(), delivery.correlator(), handover, "delivered", "DELIVERED"));
        return agents.runInTurn(handover.agentId(), write)
                .chain(happened -> happened
                        ? Uni.createFrom().item(answer)
                        : custody.all(handover.operatorId(), handover.agentId(), handover.registrationIds())
                                .map(items -> {
                                    throw handover.notTaken(items.stream()
                                            .collect(Collectors.toMap(
                                                    CustodyItem::registrationId, Function.identity())));
                                }));
    }

    public record Receipt(
            Caller caller,
            String correlator,
            UUID handoverId,
            List<UUID> received,
            List<HandoverReceipt.Missing> missing) {}

    /**
     * Two round trips.
     *
     * @throws DomainException NOT_FOUND, RECEIPT_NOT_EXACT; STATUS_CONFLICT when it was receipted before
     */
    public Uni<Answer> receipt(Receipt command, Idempotency.Attempt attempt, Function<Handover, Answer> answers) {
        return handovers
                .find(Reading.of(command.caller().requireOperator()), command.handoverId())
                .map(found -> found.orElseThrow(DomainException::notFound))
                .chain(handover -> {
                    handover.requireExact(
                            command.received(),
                            command.missing().stream()
                                    .map(HandoverReceipt.Missing::registrationId)
                                    .toList());
                    HandoverReceipt receipt = new HandoverReceipt(clock.instant(), command.missing());
                    Answer answer = answers.apply(handover.receipted(receipt));
                    return agents.runInTurn(
                                    handover.agentId(),
                                    written(command, handover, receipt).and(attempt.answered(answer)))
                            .map(happened -> happened ? answer : null);
                })
                .onItem()
                .ifNull()
                .failWith(() -> new DomainException(CommonError.STATUS_CONFLICT));
    }

    private Write written(Receipt command, Handover handover, HandoverReceipt receipt) {
        Instant dueAt = receipt.receivedAt().plus(config.handOverWithin());
        boolean complete = receipt.missing().isEmpty();
        Write write = handovers
                .receipted(handover, receipt, dueAt)
                .and(entry(
                        command.caller(),
                        command.correlator(),
                        handover,
                        "receipted",
                        complete ? "COMPLETE" : "INCOMPLETE"));
        return complete
                ? write
                : write.and(dealings.lookAt(ids.next(), handover.operatorId(), handover.agentId(), dueAt))
                        .and(found(handover, receipt));
    }

    private Write.Part found(Handover handover, HandoverReceipt receipt) {
        LocalDate today = criteria.dayOf(receipt.receivedAt());
        return findings.raised(
                Finding.found(
                        handover.operatorId(),
                        ids.next(),
                        handover.agentId(),
                        FindingKind.HANDOVER_INCOMPLETE,
                        today.plus(config.remedyWithin()),
                        receipt.missing().stream()
                                .map(HandoverReceipt.Missing::registrationId)
                                .toList(),
                        receipt.receivedAt()),
                today,
                Optional.empty());
    }

    private Write.Part entry(Caller caller, String correlator, Handover of, String verb, String outcome) {
        return audit.record(AuditTrail.Entry.by(
                caller, correlator, of.operatorId(), "handover." + verb, "handover", of.id(), outcome));
    }
}
