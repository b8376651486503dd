package io.shiming.agent.domain;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * How an agent was supervised in its dealings for an operator (Art. 6), as far as was on record at a moment.
 *
 * @param latest the last inspection until then
 * @param overdue items that ought to have been handed over by then and were not
 */
public record Supervision(Optional<Inspected> latest, int overdue) {

    /** An inspection, and when its sample was drawn. */
    public record Inspected(UUID id, Instant at) {}
}
