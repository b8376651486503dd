package io.shiming.incident.domain;

import io.shiming.foundation.crypto.Sensitive;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that happened in a case.
 *
 * @param number from 1, without a gap
 * @param state how the case stands since
 * @param by subject of the token, or the service that acted by itself
 * @param office in which office; empty for a service
 * @param charge where it has changed
 * @param reason of what is no decision; empty when its key is gone
 */
public record CaseStep(
        int number,
        CaseEvent event,
        CaseState state,
        String by,
        Optional<Authority> office,
        Instant at,
        Optional<Charge> charge,
        Optional<Decision> decision,
        Optional<Sensitive<String>> reason) {}
