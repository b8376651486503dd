package io.shiming.agent.application;

import io.shiming.agent.domain.Agent;
import io.shiming.agent.persistence.AgentRepository;
import io.shiming.agent.persistence.Reading;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/**
 * Shows the authorities, by way of incident-service, what a business licence says that one of them called forged (Art. 10¶2):
 * name and unified social credit code, which are no secret and nobody's own.
 */
@ApplicationScoped
public class ShowForgery {
    private final AgentRepository agents;

    ShowForgery(AgentRepository agents) {
        this.agents = agents;
    }

    /** The agent that showed it, as it was entered; one is never entered anew. */
    public Uni<Optional<Agent>> of(UUID agentId) {
        return agents.find(Reading.toWrite(), agentId);
    }
}
