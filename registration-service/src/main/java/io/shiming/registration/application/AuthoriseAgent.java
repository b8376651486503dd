package io.shiming.registration.application;

import io.quarkus.runtime.Startup;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.application.AgentAuthorisation.Question;
import io.shiming.registration.domain.Agency;
import io.shiming.registration.domain.AgentDisclosure;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Finds out whether an agent may do what it is named for (Art. 5). Without an answer it may not, and whoever asked is told
 * to come again. A yes counts for a while in this process; a no is asked for anew each time.
 */
@Singleton
@Startup
class AuthoriseAgent {
    /** An agreement that was ended has no effect anywhere after a minute; agent-service may be behind for half of it. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final AgentAuthorisation agents;
    private final Clock clock;
    private final RegistrationConfig.Agents config;
    /** When each yes was asked for. */
    private final Map<Question, Instant> authorised = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, Instant> eldest) {
            return size() > config.remembered();
        }
    };

    AuthoriseAgent(AgentAuthorisation agents, Clock clock, RegistrationConfig config) {
        this.agents = agents;
        this.clock = clock;
        this.config = config.agents();
        if (this.config.rememberFor().compareTo(LONGEST) > 0) {
            throw new IllegalStateException("shiming.registration.agents.remember-for is longer than " + LONGEST);
        }
    }

    /** Through whom a registration is asked for. */
    Uni<Agency> agency(RegisterSubscriber.Command command) {
        return command.agent()
                .filter(named -> !command.madeByAgent()
                        || named.agentId().equals(command.caller().requireAgent()))
                .map(named -> isAuthorised(question(command, named), command.correlator()))
                .orElseGet(() -> Uni.createFrom().item(false))
                .map(yes -> new Agency(command.agent(), command.madeByAgent(), yes));
    }

    private static Question question(RegisterSubscriber.Command command, AgentDisclosure agent) {
        return new Question(
                agent.agentId(),
                command.operatorId(),
                command.particulars().serviceType(),
                agent.outlet(),
                agent.clerk());
    }

    /**
     * Asks, unless it is known.
     *
     * @return fails with TEMPORARILY_UNAVAILABLE when nobody could say
     */
    Uni<Boolean> isAuthorised(Question question, String correlator) {
        Instant asked = clock.instant();
        if (isKnown(question, asked)) {
            return Uni.createFrom().item(true);
        }
        return agents.isAuthorised(question, correlator)
                .onFailure()
                .transform(failure -> DomainException.retryLater(CommonError.TEMPORARILY_UNAVAILABLE, RETRY_AFTER))
                .invoke(yes -> note(question, yes, asked));
    }

    private synchronized boolean isKnown(Question question, Instant now) {
        Instant asked = authorised.get(question);
        // Not before either: a clock that was put back makes nothing count longer.
        return asked != null && !now.isBefore(asked) && now.isBefore(asked.plus(config.rememberFor()));
    }

    private synchronized void note(Question question, boolean yes, Instant asked) {
        if (yes) {
            authorised.put(question, asked);
        } else {
            authorised.remove(question);
        }
    }
}
