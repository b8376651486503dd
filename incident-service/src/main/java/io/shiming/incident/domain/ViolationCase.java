package io.shiming.incident.domain;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * A breach that an authority looks into (Art. 18–25). It is what happened in it, step by step; nothing of that is ever
 * changed. The range is computed, and people decide within it.
 *
 * @param linkId shared by cases about the same breach: an agent's, and its operator's (Art. 24)
 * @param linked ids of the others
 * @param findingId of agent-service, where it was opened for one
 * @param openedAs empty where a service referred it, and any competent authority may decide
 * @param charged of what when it was opened
 */
public record ViolationCase(
        UUID id,
        UUID linkId,
        List<UUID> linked,
        Optional<UUID> findingId,
        Respondent respondent,
        Charge charged,
        String openedBy,
        Optional<Authority> openedAs,
        Instant openedAt,
        List<CaseStep> steps) {

    public ViolationCase {
        linked = List.copyOf(linked);
        steps = List.copyOf(steps);
    }

    /** Who does something in it, in which of their offices, and when. */
    public record Actor(String subject, Set<Authority> offices, Instant at) {}

    public CaseState state() {
        return last().map(CaseStep::state).orElse(CaseState.OPEN);
    }

    /** As it is known now. */
    public Charge charge() {
        return newest(CaseStep::charge).orElse(charged);
    }

    public PenaltyAssessment assessment() {
        return charge().assessment();
    }

    /** The last one. */
    public Optional<Decision> decision() {
        return decided().flatMap(CaseStep::decision);
    }

    /** When that was made, and by whom. */
    public Optional<CaseStep> decided() {
        return newest(step -> step.decision().map(made -> step));
    }

    /** By when it is to be corrected, as long as nobody has looked whether it was. */
    public Optional<Instant> correctBy() {
        return state() == CaseState.CORRECTION_ORDERED || state() == CaseState.CORRECTION_OVERDUE
                ? decision().flatMap(Decision::correctBy)
                : Optional.empty();
    }

    /** The tenant that it is against, where that is one. */
    public Optional<UUID> operatorId() {
        return Optional.of(respondent)
                .filter(one -> one.kind() == RespondentKind.OPERATOR)
                .map(Respondent::id);
    }

    /** Which authority acts: that which opened it, or where none did one that is competent. */
    private Authority office(Actor actor) {
        return openedAs.map(Set::of).orElseGet(respondent.kind()::authorities).stream()
                .filter(actor.offices()::contains)
                .findFirst()
                .orElseThrow(() -> new DomainException(CommonError.FORBIDDEN));
    }

    /**
     * What is known of it has changed.
     *
     * @throws DomainException FORBIDDEN for another authority; STATUS_CONFLICT when it is decided
     */
    public ViolationCase reassessed(Charge charge, Sensitive<String> reason, Actor actor) {
        Authority office = office(actor);
        Charge known = state() == CaseState.REFUSED_TO_CORRECT ? charge.refused() : charge;
        return then(
                CaseEvent.REASSESSED,
                actor,
                Optional.of(office),
                Optional.of(known),
                Optional.empty(),
                Optional.of(reason));
    }

    /**
     * Decides it.
     *
     * @throws DomainException FORBIDDEN for another authority; STATUS_CONFLICT when it is decided;
     *     DECISION_OUTSIDE_RANGE; BODY_INVALID when there is too little time to correct it, or too much
     */
    public ViolationCase decided(Decision decision, CorrectionTimes times, Actor actor) {
        Authority office = office(actor);
        PenaltyAssessment assessment = assessment();
        Decision complete = decision.completed(assessment, actor.at().plus(times.usual()));
        CaseEvent event = event(complete);
        state().after(event);
        assessment.requireWithin(decision);
        if (decision.correctBy().filter(day -> !times.allow(day, actor.at())).isPresent()) {
            throw DomainException.invalid("/correctBy", Violation.Code.NOT_ALLOWED);
        }
        return then(event, actor, Optional.of(office), Optional.empty(), Optional.of(complete), Optional.empty());
    }

    private static CaseEvent event(Decision decision) {
        if (decision.ruling() == Ruling.NO_PENALTY) {
            return CaseEvent.DISMISSED;
        }
        return decision.correctBy().isPresent() ? CaseEvent.CORRECTION_ORDERED : CaseEvent.PENALISED;
    }

    /**
     * Somebody has looked whether it was corrected. What was not leads to the higher range, where there is one.
     *
     * @throws DomainException FORBIDDEN for another authority; STATUS_CONFLICT when nothing is to be corrected;
     *     CORRECTION_NOT_DUE when it was not yet, and there is time left
     */
    public ViolationCase followedUp(boolean corrected, Sensitive<String> reason, Actor actor) {
        Authority office = office(actor);
        if (corrected) {
            return then(
                    CaseEvent.CORRECTED,
                    actor,
                    Optional.of(office),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(reason));
        }
        Optional<Charge> higher = charge().refusedWithRange();
        ViolationCase next = then(
                higher.isPresent() ? CaseEvent.CORRECTION_REFUSED : CaseEvent.LEFT_UNCORRECTED,
                actor,
                Optional.of(office),
                higher,
                Optional.empty(),
                Optional.of(reason));
        if (correctBy().filter(actor.at()::isBefore).isPresent()) {
            throw new DomainException(CaseError.CORRECTION_NOT_DUE);
        }
        return next;
    }

    /**
     * The time to correct it is over.
     *
     * @throws DomainException STATUS_CONFLICT when somebody has looked already
     */
    public ViolationCase overdue(Instant now) {
        return then(
                CaseEvent.DEADLINE_PASSED,
                new Actor(Itself.NAME, Set.of(), now),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Whether nothing has happened since but that the time to correct it went by. */
    public boolean isJustOverdueSince(ViolationCase before) {
        return steps.size() == before.steps.size() + 1
                && last().filter(step -> step.event() == CaseEvent.DEADLINE_PASSED)
                        .isPresent();
    }

    /** What happened last. */
    public Optional<CaseStep> last() {
        return steps.isEmpty() ? Optional.empty() : Optional.of(steps.get(steps.size() - 1));
    }

    private ViolationCase then(
            CaseEvent event,
            Actor actor,
            Optional<Authority> office,
            Optional<Charge> charge,
            Optional<Decision> decision,
            Optional<Sensitive<String>> reason) {
        List<CaseStep> all = new ArrayList<>(steps);
        all.add(new CaseStep(
                steps.size() + 1,
                event,
                state().after(event),
                actor.subject(),
                office,
                actor.at(),
                charge,
                decision,
                reason));
        return new ViolationCase(id, linkId, linked, findingId, respondent, charged, openedBy, openedAs, openedAt, all);
    }

    private <T> Optional<T> newest(Function<CaseStep, Optional<T>> of) {
        for (int i = steps.size() - 1; i >= 0; i--) {
            Optional<T> found = of.apply(steps.get(i));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
