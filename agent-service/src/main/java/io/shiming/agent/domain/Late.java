package io.shiming.agent.domain;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What of an agent's dealings for an operator is late, and what was done about it.
 *
 * @param count how much is
 * @param oldestDueAt when the first of it was due
 * @param nextDueAt when what is not late yet will be
 * @param lastRemindedAt of it
 * @param lastFindingOn day of the last finding of it
 */
public record Late(
        int count,
        Optional<Instant> oldestDueAt,
        Optional<Instant> nextDueAt,
        Optional<Instant> lastRemindedAt,
        Optional<LocalDate> lastFindingOn) {}
