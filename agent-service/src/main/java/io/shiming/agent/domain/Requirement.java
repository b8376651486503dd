package io.shiming.agent.domain;

import java.time.Period;
import java.util.Optional;

/**
 * How a criterion is applied.
 *
 * @param mandatory whether an agent that does not meet it is ineligible
 * @param longestValidity after how long evidence counts no more, whatever it says; empty for no limit
 * @param reason why it is asked
 */
public record Requirement(boolean mandatory, Optional<Period> longestValidity, String reason) {}
