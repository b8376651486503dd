package io.shiming.agent.domain;

import io.shiming.foundation.crypto.Sensitive;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * That a second person saw a finding remedied.
 *
 * @param remedy how; empty where it is not shown, and once its time is over
 */
public record FindingClosure(UUID id, Optional<Sensitive<String>> remedy, String closedBy, Instant closedAt) {}
