package io.shiming.agent.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What an authority found when it looked at an agent. The next look is a version of its own; whether the agent is
 * eligible is told by {@link Criteria}, for any moment.
 *
 * @param check of the business licence; empty where no evidence of a legal person was brought
 * @param by role of the official
 * @param remindedAt when the authorities were reminded that it expires
 */
public record Qualification(
        UUID agentId,
        int version,
        List<Evidence> evidence,
        Optional<LegalPersonCheck> check,
        String by,
        Instant recordedAt,
        Optional<Instant> remindedAt) {

    Optional<Evidence> evidence(Criterion criterion) {
        return evidence.stream().filter(each -> each.criterion() == criterion).findFirst();
    }
}
