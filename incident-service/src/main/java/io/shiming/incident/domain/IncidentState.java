package io.shiming.incident.domain;

import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Where an incident stands, and what may follow. */
public enum IncidentState {
    /** Found by a service; nobody has said yet that there is anything to it. */
    DRAFT,
    OPEN,
    /** One person has said that it is over; a second one looks at that. */
    CLOSURE_PROPOSED,
    CLOSED,
    /** There was nothing to it. */
    DISMISSED;

    private static final Map<IncidentState, Map<Step, IncidentState>> TABLE = new EnumMap<>(IncidentState.class);

    static {
        TABLE.put(DRAFT, Map.of(Step.CONFIRM, OPEN, Step.PROPOSE_DISMISSAL, DRAFT, Step.DISMISS, DISMISSED));
        TABLE.put(
                OPEN,
                Map.of(
                        Step.REMEDY, OPEN,
                        Step.REPORT, OPEN,
                        Step.LEAVE_UNREPORTED, OPEN,
                        Step.INVESTIGATE, OPEN,
                        Step.REASSESS, OPEN,
                        Step.PROPOSE_CLOSURE, CLOSURE_PROPOSED));
        TABLE.put(
                CLOSURE_PROPOSED,
                Map.of(
                        Step.REPORT, CLOSURE_PROPOSED,
                        Step.INVESTIGATE, CLOSURE_PROPOSED,
                        Step.REASSESS, OPEN,
                        Step.CONFIRM_CLOSURE, CLOSED,
                        Step.RETURN_CLOSURE, OPEN));
        // The file stays open to those who look into it, and what was not reported can be.
        TABLE.put(
                CLOSED,
                Map.of(
                        Step.REPORT, CLOSED,
                        Step.INVESTIGATE, CLOSED,
                        Step.RETURN_CLOSURE, OPEN));
        TABLE.put(DISMISSED, Map.of());
    }

    /** Empty when the step is not allowed from here. */
    public Optional<IncidentState> after(Step step) {
        return Optional.ofNullable(TABLE.get(this).get(step));
    }

    /**
     * The same, where it must be allowed.
     *
     * @throws DomainException STATUS_CONFLICT
     */
    IncidentState require(Step step) {
        return after(step).orElseThrow(() -> new DomainException(CommonError.STATUS_CONFLICT));
    }
}
