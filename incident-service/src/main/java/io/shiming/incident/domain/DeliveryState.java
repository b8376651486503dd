package io.shiming.incident.domain;

import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** How it stands with a report at one authority. Only that authority takes the last two steps (Art. 10¶2). */
public enum DeliveryState {
    /** On its way. */
    PENDING,
    /** On its way for too long; it is tried on. */
    ESCALATED,
    /** With the authority, by its system's word or as a file in its folder. */
    DELIVERED,
    /** An official of the authority has taken it up. */
    ACKNOWLEDGED,
    /** The authority has come to an end with it. */
    CLOSED;

    /** What may happen to it. */
    public enum Event {
        ESCALATE,
        DELIVER,
        ACKNOWLEDGE,
        CLOSE
    }

    private Map<Event, DeliveryState> steps() {
        return switch (this) {
            case PENDING -> Map.of(Event.ESCALATE, ESCALATED, Event.DELIVER, DELIVERED);
            case ESCALATED -> Map.of(Event.DELIVER, DELIVERED);
            case DELIVERED -> Map.of(Event.ACKNOWLEDGE, ACKNOWLEDGED);
            case ACKNOWLEDGED -> Map.of(Event.CLOSE, CLOSED);
            case CLOSED -> Map.of();
        };
    }

    public boolean allows(Event event) {
        return steps().containsKey(event);
    }

    /**
     * The state after an event.
     *
     * @throws DomainException STATUS_CONFLICT where it cannot happen
     */
    public DeliveryState after(Event event) {
        DeliveryState next = steps().get(event);
        if (next == null) {
            throw new DomainException(CommonError.STATUS_CONFLICT);
        }
        return next;
    }

    /** The states in which an event can happen. */
    public static Set<DeliveryState> allowing(Event event) {
        return Arrays.stream(values()).filter(state -> state.allows(event)).collect(Collectors.toUnmodifiableSet());
    }
}
