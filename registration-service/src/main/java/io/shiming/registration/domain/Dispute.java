package io.shiming.registration.domain;

import java.time.Instant;
import java.util.UUID;

/** That somebody says a registration in their name is not theirs (Art. 11). */
public record Dispute(UUID operatorId, UUID id, UUID registrationId, Instant raisedAt) {}
