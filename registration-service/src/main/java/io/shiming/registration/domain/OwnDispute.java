package io.shiming.registration.domain;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A dispute as the person sees it who raised it (Art. 11).
 *
 * @param outcome empty while it is open, like the moment it was resolved
 */
public record OwnDispute(
        UUID id,
        UUID registrationId,
        Instant raisedAt,
        Optional<DisputeOutcome> outcome,
        Optional<Instant> resolvedAt) {}
