package io.shiming.incident.domain;

import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** How it stands with a dispute (Art. 11). */
public enum DisputeState {
    OPEN,
    /** One compliance officer has said what should come of it. */
    PROPOSED,
    /** Its operator has let the deadline go by: an authority decides. */
    ESCALATED,
    /** The outcome is known, and registration-service is told. */
    DECIDED,
    /** Registration-service has committed it: the registration is free again. */
    SETTLED;

    /** What may happen to it. */
    public enum Event {
        /** A compliance officer of the operator says what should come of it. */
        PROPOSE,
        /** Another one agrees. */
        CONFIRM,
        /** An authority decides, whatever the operator thinks. */
        RULE,
        WARN,
        ESCALATE,
        SETTLE
    }

    private Map<Event, DisputeState> steps() {
        return switch (this) {
            case OPEN ->
                Map.of(
                        Event.PROPOSE, PROPOSED,
                        Event.RULE, DECIDED,
                        Event.WARN, OPEN,
                        Event.ESCALATE, ESCALATED);
            case PROPOSED ->
                Map.of(
                        Event.PROPOSE, PROPOSED,
                        Event.CONFIRM, DECIDED,
                        Event.RULE, DECIDED,
                        Event.WARN, PROPOSED,
                        Event.ESCALATE, ESCALATED);
            case ESCALATED -> Map.of(Event.RULE, DECIDED);
            case DECIDED -> Map.of(Event.SETTLE, SETTLED);
            case SETTLED -> Map.of();
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
    public DisputeState after(Event event) {
        DisputeState next = steps().get(event);
        if (next == null) {
            throw new DomainException(CommonError.STATUS_CONFLICT);
        }
        return next;
    }

    /** The states in which an event can happen. */
    public static Set<DisputeState> allowing(Event event) {
        return Arrays.stream(values()).filter(state -> state.allows(event)).collect(Collectors.toUnmodifiableSet());
    }
}
