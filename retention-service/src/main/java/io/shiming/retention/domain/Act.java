package io.shiming.retention.domain;

import java.time.Instant;

/**
 * Who did something, in which office, and when.
 *
 * @param by subject of the token
 */
public record Act(String by, Office office, Instant at) {}
