package io.shiming.agent.domain;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * May, or might, this agent do this for this operator?
 *
 * @param outlet its code; looked at where it is given
 * @param clerk likewise
 * @param at the moment that is asked about
 */
public record Question(
        UUID agentId,
        UUID operatorId,
        ServiceType serviceType,
        Optional<String> outlet,
        Optional<String> clerk,
        Instant at) {}
