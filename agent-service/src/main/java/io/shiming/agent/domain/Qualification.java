package io.shiming.agent.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What an authority found when it looked at an agent. The next look is a version of its own; whether the agent is
 * eligible is told by {@link Criteria}, for any moment.
 *
 * @param criteria those it was recorded under, by which it counts until the next look; empty where it was recorded before
 *     they were kept
 * @param check of the business licence; empty where no evidence of a legal person was brought
 * @param by role of the official
 * @param remindedAt when it was said that it is about to expire
 */
public record Qualification(
        UUID agentId,
        int version,
        List<Evidence> evidence,
        Optional<Criteria> criteria,
        Optional<LegalPersonCheck> check,
        String by,
        Instant recordedAt,
        Optional<Instant> remindedAt) {

    /** As it stood on record at a moment; empty where it was recorded later. */
    Optional<Qualification> asOf(Instant moment) {
        return recordedAt.isAfter(moment)
                ? Optional.empty()
                : Optional.of(new Qualification(
                        agentId,
                        version,
                        evidence,
                        criteria,
                        check.map(known -> known.at(moment)),
                        by,
                        recordedAt,
                        remindedAt.filter(at -> !at.isAfter(moment))));
    }

    Optional<Evidence> evidence(Criterion criterion) {
        return evidence.stream().filter(each -> each.criterion() == criterion).findFirst();
    }
}
