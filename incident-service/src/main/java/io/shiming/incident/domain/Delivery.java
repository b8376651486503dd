package io.shiming.incident.domain;

import io.shiming.foundation.problem.DomainException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A report on its way to one authority, and what that made of it.
 *
 * @param id the same at every attempt, so that the receiver can tell a repeat
 * @param dueAt from when on it is undelivered for too long
 * @param attempts that failed
 * @param lastFailure a stable code
 * @param evidence what it was given of the document; nothing before it was told
 * @param evidenceReceipt of what was brought later
 */
public record Delivery(
        UUID id,
        Authority authority,
        DeliveryState state,
        Instant dueAt,
        int attempts,
        Optional<Instant> lastAttemptAt,
        Optional<String> lastFailure,
        Optional<Instant> escalatedAt,
        Optional<Instant> deliveredAt,
        Optional<Receipt> receipt,
        Optional<Instant> acknowledgedAt,
        Optional<Instant> closedAt,
        Optional<ForgeryFinding> finding,
        Optional<EvidenceGiven> evidence,
        Optional<Receipt> evidenceReceipt) {

    public static Delivery pending(UUID id, Authority authority, Instant dueAt) {
        return new Delivery(
                id,
                authority,
                DeliveryState.PENDING,
                dueAt,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * An official takes it up.
     *
     * @throws DomainException STATUS_CONFLICT unless it is there and nobody did before
     */
    public Delivery acknowledged(Instant now) {
        return with(state.after(DeliveryState.Event.ACKNOWLEDGE), Optional.of(now), closedAt, finding);
    }

    /**
     * The authority comes to an end with it.
     *
     * @throws DomainException STATUS_CONFLICT unless it was acknowledged, and is not closed
     */
    public Delivery closed(ForgeryFinding found, Instant now) {
        return with(state.after(DeliveryState.Event.CLOSE), acknowledgedAt, Optional.of(now), Optional.of(found));
    }

    /** Whether it has yet to be delivered. */
    public boolean isUnderWay() {
        return state.allows(DeliveryState.Event.DELIVER);
    }

    /** Whether it was delivered without the document for want of a key, and that has yet to follow. */
    public boolean owesEvidence() {
        return evidence.filter(EvidenceGiven.KEY_MISSING::equals).isPresent();
    }

    /** Whether the authority needs nothing of the document any more. */
    public boolean hasEvidence() {
        return evidence.filter(given -> given == EvidenceGiven.SEALED || given == EvidenceGiven.NONE)
                .isPresent();
    }

    private Delivery with(
            DeliveryState next,
            Optional<Instant> acknowledged,
            Optional<Instant> closed,
            Optional<ForgeryFinding> found) {
        return new Delivery(
                id,
                authority,
                next,
                dueAt,
                attempts,
                lastAttemptAt,
                lastFailure,
                escalatedAt,
                deliveredAt,
                receipt,
                acknowledged,
                closed,
                found,
                evidence,
                evidenceReceipt);
    }
}
