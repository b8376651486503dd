package io.shiming.agent.domain;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The check of an agent's business licence.
 *
 * @param verificationId at the verification gateway
 * @param knownSince when the outcome was recorded here; empty while pending
 */
public record LegalPersonCheck(UUID verificationId, Outcome outcome, Optional<Instant> knownSince) {

    public boolean isPending() {
        return outcome == Outcome.PENDING;
    }

    /** What was known of it at a moment. */
    Outcome at(Instant moment) {
        return knownSince.filter(since -> !since.isAfter(moment)).isPresent() ? outcome : Outcome.PENDING;
    }
}
