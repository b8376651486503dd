package io.shiming.registration.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An event on its way to one subscription.
 *
 * @param eventId the same for every subscription and at every attempt, so that a receiver can tell a repeat
 * @param attempts made so far, the one under way included
 * @param lastStatus HTTP status of the last answer, if there was one
 */
public record Delivery(
        UUID subscriptionId,
        UUID eventId,
        String eventType,
        Instant occurredAt,
        int attempts,
        Optional<Instant> nextAttemptAt,
        Optional<Instant> deliveredAt,
        Optional<Integer> lastStatus,
        Optional<String> lastFailure) {

    private static final int LONGEST_DOUBLING = 20;

    /** How a delivery stands. */
    public enum Status {
        WAITING,
        DELIVERED,
        FAILED
    }

    public Status status() {
        if (deliveredAt.isPresent()) {
            return Status.DELIVERED;
        }
        return nextAttemptAt.isPresent() ? Status.WAITING : Status.FAILED;
    }

    /** As it stands when it is asked for again. */
    public Delivery again(Instant now) {
        return new Delivery(
                subscriptionId,
                eventId,
                eventType,
                occurredAt,
                attempts,
                Optional.of(now),
                Optional.empty(),
                lastStatus,
                lastFailure);
    }

    /**
     * When to try again after an attempt that failed, or never: pauses double from the first to the longest.
     *
     * @param attempts made so far
     * @param jitter 0 to 1: up to half of a pause is left out, so that what failed together does not come back together
     */
    public static Optional<Instant> nextAttempt(
            Instant now, int attempts, Duration first, Duration longest, Instant giveUpAt, double jitter) {
        long doubled = first.toMillis() << Math.min(Math.max(attempts - 1, 0), LONGEST_DOUBLING);
        long pause = Math.min(doubled, longest.toMillis());
        Instant next = now.plusMillis((long) (pause * (1 - jitter / 2)));
        return next.isBefore(giveUpAt) ? Optional.of(next) : Optional.empty();
    }
}
