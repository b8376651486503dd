package io.shiming.incident.domain;

import io.shiming.foundation.problem.DomainException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * That a document turned out to be forged, which every authority concerned is told (Art. 10¶2).
 *
 * @param verificationId the check that showed it, of which there is one report however often it is told
 * @param channel whose register showed it
 * @param deliveries one for each authority
 */
public record ForgeryReport(
        UUID id,
        ForgerySource source,
        UUID verificationId,
        Channel channel,
        Instant foundAt,
        Instant reportedAt,
        List<Delivery> deliveries) {

    public ForgeryReport {
        deliveries = deliveries.stream()
                .sorted(Comparator.comparing(Delivery::authority))
                .toList();
        if (!deliveries.stream().map(Delivery::authority).toList().equals(List.of(Authority.values()))) {
            throw new IllegalArgumentException("a forgery is reported to every authority, once");
        }
    }

    /**
     * A report to all of them.
     *
     * @param undeliveredAfter when a delivery has been under way for too long
     */
    public static ForgeryReport of(
            UUID id,
            ForgerySource source,
            UUID verificationId,
            Channel channel,
            Instant foundAt,
            Instant now,
            Duration undeliveredAfter,
            Supplier<UUID> ids) {
        return new ForgeryReport(
                id,
                source,
                verificationId,
                channel,
                foundAt,
                now,
                Arrays.stream(Authority.values())
                        .map(authority -> Delivery.pending(ids.get(), authority, now.plus(undeliveredAfter)))
                        .toList());
    }

    /** How far it has come with all of them; one that is overdue anywhere is. */
    public ReportState state() {
        if (deliveries.stream().anyMatch(each -> each.state() == DeliveryState.ESCALATED)) {
            return ReportState.OVERDUE;
        }
        DeliveryState least = deliveries.stream()
                .map(Delivery::state)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        return switch (least) {
            case PENDING -> ReportState.REPORTED;
            case ESCALATED -> ReportState.OVERDUE;
            case DELIVERED -> ReportState.DELIVERED;
            case ACKNOWLEDGED -> ReportState.ACKNOWLEDGED;
            case CLOSED -> ReportState.CLOSED;
        };
    }

    public Delivery to(Authority authority) {
        return deliveries.stream()
                .filter(each -> each.authority() == authority)
                .findFirst()
                .orElseThrow();
    }

    /**
     * An official of an authority takes it up there.
     *
     * @throws DomainException STATUS_CONFLICT
     */
    public ForgeryReport acknowledged(Authority by, Instant now) {
        return with(to(by).acknowledged(now));
    }

    /**
     * An authority comes to an end with it.
     *
     * @throws DomainException STATUS_CONFLICT
     */
    public ForgeryReport closed(Authority by, ForgeryFinding found, Instant now) {
        return with(to(by).closed(found, now));
    }

    private ForgeryReport with(Delivery changed) {
        return new ForgeryReport(
                id,
                source,
                verificationId,
                channel,
                foundAt,
                reportedAt,
                deliveries.stream()
                        .map(each -> each.authority() == changed.authority() ? changed : each)
                        .toList());
    }
}
