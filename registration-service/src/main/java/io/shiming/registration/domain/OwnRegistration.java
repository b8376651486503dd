package io.shiming.registration.domain;

import io.shiming.foundation.crypto.Sensitive;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A registration as the person sees it in whose name it is (Art. 11), whichever operator's it is.
 *
 * @param agent through whom it was made
 */
public record OwnRegistration(
        UUID operatorId,
        String operatorName,
        UUID id,
        RegistrationStatus status,
        ServiceType serviceType,
        Sensitive<String> serviceNumber,
        Optional<Agent> agent,
        Instant createdAt,
        Optional<Instant> activatedAt,
        Optional<Instant> terminatedAt,
        Optional<Instant> disputedAt) {

    /** An agent, and its outlet by its code. */
    public record Agent(UUID agentId, String outlet) {}
}
