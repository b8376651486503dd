package io.shiming.agent.domain;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * That somebody looks, on a sample, at how an agent registers for an operator (Art. 6). The sample cannot be drawn again
 * unnoticed: each inspection is on record with its seed and all it was drawn from.
 *
 * @param from beginning of the period whose registrations are looked at
 * @param until its end, not in it
 * @param seed in hexadecimal, see {@link Sample}
 * @param drawnFrom how many registrations
 */
public record Inspection(
        UUID operatorId,
        UUID id,
        UUID agentId,
        Optional<LocalDate> plannedFor,
        Instant from,
        Instant until,
        String seed,
        int drawnFrom,
        List<UUID> sample,
        Instant drawnAt) {}
