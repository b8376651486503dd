package io.shiming.agent.domain;

import java.time.Instant;

/** That something ended, when, and why. */
public record Ending(Instant at, String reason) {}
