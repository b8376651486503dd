package io.shiming.incident.domain;

import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import java.util.Map;
import java.util.Optional;

/** How a case stands, and what may happen in it. */
public enum CaseState {
    OPEN,
    CORRECTION_ORDERED,
    /** The deadline is over, and nobody has looked yet whether it was corrected. */
    CORRECTION_OVERDUE,
    /** To be decided once more, in the higher range. */
    REFUSED_TO_CORRECT,
    CORRECTED,
    UNCORRECTED,
    PENALISED,
    DISMISSED;

    private Map<CaseEvent, CaseState> steps() {
        return switch (this) {
            case OPEN ->
                Map.of(
                        CaseEvent.REASSESSED, OPEN,
                        CaseEvent.PENALISED, PENALISED,
                        CaseEvent.CORRECTION_ORDERED, CORRECTION_ORDERED,
                        CaseEvent.DISMISSED, DISMISSED);
            case CORRECTION_ORDERED ->
                Map.of(
                        CaseEvent.DEADLINE_PASSED, CORRECTION_OVERDUE,
                        CaseEvent.CORRECTED, CORRECTED,
                        CaseEvent.CORRECTION_REFUSED, REFUSED_TO_CORRECT,
                        CaseEvent.LEFT_UNCORRECTED, UNCORRECTED);
            case CORRECTION_OVERDUE ->
                Map.of(
                        CaseEvent.CORRECTED, CORRECTED,
                        CaseEvent.CORRECTION_REFUSED, REFUSED_TO_CORRECT,
                        CaseEvent.LEFT_UNCORRECTED, UNCORRECTED);
            case REFUSED_TO_CORRECT ->
                Map.of(
                        CaseEvent.REASSESSED, REFUSED_TO_CORRECT,
                        CaseEvent.PENALISED, PENALISED,
                        CaseEvent.DISMISSED, DISMISSED);
            case CORRECTED, UNCORRECTED, PENALISED, DISMISSED -> Map.of();
        };
    }

    /** @throws DomainException STATUS_CONFLICT when that cannot happen now */
    CaseState after(CaseEvent event) {
        return Optional.ofNullable(steps().get(event))
                .orElseThrow(() -> new DomainException(CommonError.STATUS_CONFLICT));
    }
}
