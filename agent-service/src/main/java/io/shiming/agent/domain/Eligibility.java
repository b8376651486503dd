package io.shiming.agent.domain;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Whether an agent may be bound (Art. 5¶1) at one moment, criterion by criterion. */
public record Eligibility(State state, List<Finding> findings, Optional<LocalDate> until) {

    public enum State {
        ELIGIBLE,
        /** Nothing is wrong but that evidence has expired. */
        EXPIRED,
        INELIGIBLE
    }

    /** How a criterion stands. */
    public enum Status {
        MET,
        MISSING,
        PENDING,
        NOT_CONFIRMED,
        EXPIRED,
        SUSPENDED
    }

    /** One criterion. */
    public record Finding(
            Criterion criterion, Status status, boolean mandatory, Optional<LocalDate> validUntil, String reason) {

        boolean standsInTheWay() {
            return mandatory && status != Status.MET;
        }
    }

    static Eligibility of(List<Finding> findings, Optional<LocalDate> until) {
        List<Finding> against =
                findings.stream().filter(Finding::standsInTheWay).toList();
        State state = against.isEmpty()
                ? State.ELIGIBLE
                : against.stream().allMatch(finding -> finding.status() == Status.EXPIRED)
                        ? State.EXPIRED
                        : State.INELIGIBLE;
        return new Eligibility(state, findings, state == State.ELIGIBLE ? until : Optional.empty());
    }

    public boolean isEligible() {
        return state == State.ELIGIBLE;
    }

    /** What stands in the way. */
    public List<Finding> reasons() {
        return findings.stream().filter(Finding::standsInTheWay).toList();
    }
}
