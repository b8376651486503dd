package io.shiming.agent.application;

import io.shiming.agent.domain.Agent;
import io.shiming.agent.domain.Clerk;
import io.shiming.agent.domain.Criteria;
import io.shiming.agent.domain.Eligibility;
import io.shiming.agent.domain.Outlet;
import io.shiming.agent.domain.Qualification;
import io.shiming.agent.domain.Suspension;
import io.shiming.agent.persistence.AgentRepository;
import io.shiming.agent.persistence.ClerkRepository;
import io.shiming.agent.persistence.DossierRepository;
import io.shiming.agent.persistence.OutletRepository;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.problem.DomainException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Agents with their outlets and clerks, for whoever may see them; for others they do not exist. */
@ApplicationScoped
public class LookUpAgents {
    /** As many as a page of a list has at most. */
    public static final int SHOWN = 200;

    private final AgentRepository agents;
    private final OutletRepository outlets;
    private final ClerkRepository clerks;
    private final DossierRepository dossiers;
    private final Readers readers;
    private final Criteria criteria;
    private final Clock clock;

    LookUpAgents(
            AgentRepository agents,
            OutletRepository outlets,
            ClerkRepository clerks,
            DossierRepository dossiers,
            Readers readers,
            Criteria criteria,
            Clock clock) {
        this.agents = agents;
        this.outlets = outlets;
        this.clerks = clerks;
        this.dossiers = dossiers;
        this.readers = readers;
        this.criteria = criteria;
        this.clock = clock;
    }

    /** An agent, its latest qualification, how it stands with that, and every suspension. */
    public record Standing(
            Agent agent,
            Optional<Qualification> qualification,
            Eligibility eligibility,
            List<Suspension> suspensions) {}

    /** A qualification, and how the agent would stand with it at the moment asked about. */
    public record Look(Qualification qualification, Eligibility eligibility) {}

    /** What was on record of an agent's qualifications and suspensions at a moment, the oldest first; the latest of each. */
    public record History(Instant at, List<Look> qualifications, List<Suspension> suspensions) {}

    /** How an agent came to stand as it did at a moment, as far as the caller may see it. */
    public Uni<History> history(Caller caller, String correlator, UUID id, Instant at) {
        return dossiers.find(readers.reading(caller, correlator, "agent", id), id)
                .map(LookUpAgents::there)
                .map(dossier -> new History(
                        at,
                        latest(dossier.qualifications(at)).stream()
                                .map(each -> new Look(each, dossier.eligibility(Optional.of(each), criteria, at)))
                                .toList(),
                        latest(dossier.suspensions(at))));
    }

    private static <T> List<T> latest(List<T> all) {
        return all.subList(Math.max(0, all.size() - SHOWN), all.size());
    }

    /** An agent, how it stands, and how it came to that, as far as the caller may see it. */
    public Uni<Standing> standing(Caller caller, String correlator, UUID id) {
        return dossiers.find(readers.reading(caller, correlator, "agent", id), id)
                .map(LookUpAgents::there)
                .map(dossier -> {
                    Instant now = clock.instant();
                    return new Standing(
                            dossier.agent(),
                            dossier.qualification(now),
                            dossier.eligibility(criteria, now),
                            dossier.suspensions(now));
                });
    }

    private Uni<Agent> agent(Caller caller, String correlator, UUID id) {
        return agents.find(readers.reading(caller, correlator, "agent", id), id).map(LookUpAgents::there);
    }

    /** Agents in the order they were entered, at most {@code limit}, later than {@code after}. */
    public Uni<List<Agent>> agents(Caller caller, String correlator, int limit, Optional<UUID> after) {
        return agents.page(readers.reading(caller, correlator, "agent", null), limit, after);
    }

    public Uni<Outlet> outlet(Caller caller, String correlator, UUID agentId, UUID id) {
        return outlets.find(readers.reading(caller, correlator, "outlet", id), agentId, id)
                .map(LookUpAgents::there);
    }

    /** Outlets in the order they were opened. Fails with NOT_FOUND for an agent that is not there for the caller. */
    public Uni<List<Outlet>> outlets(Caller caller, String correlator, UUID agentId, int limit, Optional<UUID> after) {
        return agent(caller, correlator, agentId)
                .chain(() -> outlets.page(readers.reading(caller, correlator, "outlet", null), agentId, limit, after));
    }

    public Uni<Clerk> clerk(Caller caller, String correlator, UUID agentId, UUID id) {
        return clerks.find(readers.reading(caller, correlator, "clerk", id), agentId, id)
                .map(LookUpAgents::there);
    }

    /** Clerks in the order they joined; likewise. */
    public Uni<List<Clerk>> clerks(Caller caller, String correlator, UUID agentId, int limit, Optional<UUID> after) {
        return agent(caller, correlator, agentId)
                .chain(() -> clerks.page(readers.reading(caller, correlator, "clerk", null), agentId, limit, after));
    }

    private static <T> T there(Optional<T> found) {
        return found.orElseThrow(DomainException::notFound);
    }
}
