package io.shiming.incident.domain;

import io.shiming.foundation.crypto.Sensitive;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What somebody says should come of a dispute, or decides.
 *
 * @param reason empty once its time is over
 * @param by subject of the token
 * @param office the role in which
 */
public record DisputeWord(
        UUID id, DisputeOutcome outcome, Optional<Sensitive<String>> reason, String by, String office, Instant at) {}
