package io.shiming.agent.domain;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * How an agent was supervised in its dealings for an operator (Art. 6), as far as was on record at a moment.
 *
 * @param latest the last inspection until then
 * @param overdue items that ought to have been handed over by then and were not
 * @param unreceipted hand-overs that the operator ought to have receipted by then and had not
 * @param openFindings findings against the agent that were raised by then and not closed
 */
public record Supervision(Optional<Inspected> latest, int overdue, int unreceipted, int openFindings) {

    /** An inspection, and when its sample was drawn. */
    public record Inspected(UUID id, Instant at) {}
}
