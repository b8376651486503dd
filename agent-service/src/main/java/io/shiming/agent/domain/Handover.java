package io.shiming.agent.domain;

import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * That an agent delivered the registers and material of registrations to their operator (Art. 6).
 *
 * @param receiptDueAt by when the operator receipts it
 */
public record Handover(
        UUID operatorId,
        UUID id,
        UUID agentId,
        Instant deliveredAt,
        Instant receiptDueAt,
        List<UUID> registrationIds,
        Optional<HandoverReceipt> receipt) {

    public HandoverState state(Instant now) {
        return state(receiptDueAt, receipt.isPresent(), now);
    }

    /** Of one that was made. */
    public static HandoverState state(Instant receiptDueAt, boolean receipted, Instant now) {
        if (receipted) {
            return HandoverState.RECEIPTED;
        }
        return receiptDueAt.isAfter(now) ? HandoverState.DELIVERED : HandoverState.UNRECEIPTED;
    }

    public Handover receipted(HandoverReceipt given) {
        return new Handover(operatorId, id, agentId, deliveredAt, receiptDueAt, registrationIds, Optional.of(given));
    }

    /**
     * Why it was not taken: names each item that is not the agent's to hand over to this operator.
     *
     * @param items those of the items there are, by registration
     */
    public DomainException notTaken(Map<UUID, CustodyItem> items) {
        List<Violation> unknown = new ArrayList<>();
        List<Violation> handedOver = new ArrayList<>();
        for (int i = 0; i < registrationIds.size(); i++) {
            CustodyItem item = items.get(registrationIds.get(i));
            Violation here = new Violation("/registrationIds/" + i, Violation.Code.NOT_ALLOWED);
            if (item == null || item.refusal().isPresent()) {
                unknown.add(here);
            } else if (item.dueAt().isEmpty()) {
                handedOver.add(here);
            }
        }
        return unknown.isEmpty()
                ? new DomainException(CustodyError.ALREADY_HANDED_OVER, handedOver)
                : new DomainException(CustodyError.NOT_IN_CUSTODY, unknown);
    }

    /**
     * Checks that a receipt speaks of every item once, and of no other.
     *
     * @throws DomainException RECEIPT_NOT_EXACT
     */
    public void requireExact(List<UUID> received, List<UUID> missing) {
        List<Violation> wrong = new ArrayList<>();
        Set<UUID> left = new HashSet<>(registrationIds);
        cross(received, "/received/", "", left, wrong);
        cross(missing, "/missing/", "/registrationId", left, wrong);
        if (!left.isEmpty()) {
            wrong.add(new Violation("/received", Violation.Code.REQUIRED));
        }
        if (!wrong.isEmpty()) {
            throw new DomainException(CustodyError.RECEIPT_NOT_EXACT, wrong);
        }
    }

    private static void cross(List<UUID> named, String pointer, String member, Set<UUID> left, List<Violation> wrong) {
        for (int i = 0; i < named.size(); i++) {
            if (!left.remove(named.get(i))) {
                wrong.add(new Violation(pointer + i + member, Violation.Code.NOT_ALLOWED));
            }
        }
    }
}
