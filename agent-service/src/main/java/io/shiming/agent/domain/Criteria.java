package io.shiming.agent.domain;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/**
 * The criteria of Art. 5¶1, as the region applies them, or applied them when a qualification was recorded.
 *
 * @param requirements of those that are asked for
 * @param zone whose calendar day decides whether evidence still counts
 */
public record Criteria(Map<Criterion, Requirement> requirements, ZoneId zone) {

    public Criteria {
        requirements = Map.copyOf(requirements);
    }

    public LocalDate dayOf(Instant moment) {
        return LocalDate.ofInstant(moment, zone);
    }

    /**
     * Those by which a qualification counts, now and at any other moment: what it was recorded under; these where that is
     * not known, or there is none. So a change of what is asked counts from the next qualification on.
     */
    public Criteria of(Optional<Qualification> qualification) {
        return qualification.flatMap(Qualification::criteria).orElse(this);
    }

    /** How an agent stands at a moment, with what was on record then, by the criteria that {@link #of count}. */
    Eligibility assess(Optional<Qualification> qualification, boolean suspended, Instant at) {
        return of(qualification).judge(qualification, suspended, at);
    }

    private Eligibility judge(Optional<Qualification> qualification, boolean suspended, Instant at) {
        return Eligibility.of(
                requirements.keySet().stream()
                        .sorted()
                        .map(criterion -> finding(criterion, qualification, suspended, at))
                        .toList(),
                qualification.flatMap(this::expiresOn));
    }

    /** The last day on which a qualification counts, if all goes well; empty where something mandatory was not shown. */
    public Optional<LocalDate> expiresOn(Qualification qualification) {
        Optional<LocalDate> earliest = Optional.empty();
        for (Map.Entry<Criterion, Requirement> asked : requirements.entrySet()) {
            Criterion criterion = asked.getKey();
            if (criterion.isShownByEvidence() && asked.getValue().mandatory()) {
                Optional<LocalDate> until = qualification
                        .evidence(criterion)
                        .map(evidence -> lastDay(evidence, qualification.recordedAt()));
                if (until.isEmpty()) {
                    return Optional.empty();
                }
                earliest = earliest.filter(day -> day.isBefore(until.get())).or(() -> until);
            }
        }
        return earliest;
    }

    private Eligibility.Finding finding(
            Criterion criterion, Optional<Qualification> qualification, boolean suspended, Instant at) {
        Requirement requirement = requirements.get(criterion);
        Optional<Evidence> evidence = qualification.flatMap(shown -> shown.evidence(criterion));
        Optional<LocalDate> lastDay =
                evidence.map(shown -> lastDay(shown, qualification.orElseThrow().recordedAt()));
        Eligibility.Status status = criterion.isShownByEvidence()
                ? lastDay.map(day -> status(criterion, qualification.orElseThrow(), day, at))
                        .orElse(Eligibility.Status.MISSING)
                : suspended ? Eligibility.Status.SUSPENDED : Eligibility.Status.MET;
        return new Eligibility.Finding(criterion, status, requirement.mandatory(), lastDay, requirement.reason());
    }

    private Eligibility.Status status(Criterion criterion, Qualification shown, LocalDate lastDay, Instant at) {
        if (criterion == Criterion.LEGAL_PERSON) {
            Outcome outcome = shown.check().map(check -> check.at(at).outcome()).orElse(Outcome.PENDING);
            if (outcome != Outcome.MATCH) {
                return outcome == Outcome.PENDING ? Eligibility.Status.PENDING : Eligibility.Status.NOT_CONFIRMED;
            }
        }
        return dayOf(at).isAfter(lastDay) ? Eligibility.Status.EXPIRED : Eligibility.Status.MET;
    }

    private LocalDate lastDay(Evidence evidence, Instant recordedAt) {
        return requirements
                .get(evidence.criterion())
                .longestValidity()
                .map(longest -> dayOf(recordedAt).plus(longest))
                .filter(evidence.validUntil()::isAfter)
                .orElse(evidence.validUntil());
    }
}
