package io.shiming.incident.domain;

import java.time.Instant;
import java.util.UUID;

/** A disclosure that has ended, as far as it is counted. */
public record EndedDisclosure(UUID id, Authority authority, DisclosureOutcome outcome, Instant endedAt) {}
