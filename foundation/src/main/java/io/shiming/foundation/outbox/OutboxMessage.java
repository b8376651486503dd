package io.shiming.foundation.outbox;

import java.time.Instant;
import java.util.UUID;

/**
 * Something another party must learn.
 *
 * @param id the same at every attempt, so that the receiver can tell a repeat
 * @param kind what the body is, understood by the target's adapter
 * @param createdAt when what it tells of was committed
 * @param body JSON of identifiers and outcomes; never personal data
 */
public record OutboxMessage(
        UUID id, String target, String kind, String body, String correlator, Instant createdAt, int attempts) {}
