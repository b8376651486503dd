package io.shiming.verification.domain;

import java.time.Instant;

/** The calls of the minute, or longer step, that begins at an instant. */
public record CallMinute(Instant at, CallTally tally) {}
