package io.shiming.registration.application;

import io.quarkus.runtime.Startup;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.application.AgentAuthorisation.Authorisation;
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
import java.util.Optional;

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

    /** A yes, with the agreement it rests on, and when it was asked for. */
    private record Yes(Authorisation said, Instant asked) {}

    private final Map<Question, Yes> authorised = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, Yes> eldest) {
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
                .map(named -> authorisation(question(command, named), command.correlator()))
                .orElseGet(() -> Uni.createFrom().item(Authorisation.NONE))
                .map(said -> new Agency(
                        command.agent().map(named -> named.boundBy(said.agreement())),
                        command.madeByAgent(),
                        said.authorised()));
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
    Uni<Authorisation> authorisation(Question question, String correlator) {
        Instant asked = clock.instant();
        return known(question, asked)
                .map(Uni.createFrom()::item)
                .orElseGet(() -> agents.authorisation(question, correlator)
                        .onFailure()
                        .transform(
                                failure -> DomainException.retryLater(CommonError.TEMPORARILY_UNAVAILABLE, RETRY_AFTER))
                        .invoke(said -> note(question, said, asked)));
    }

    private synchronized Optional<Authorisation> known(Question question, Instant now) {
        return Optional.ofNullable(authorised.get(question))
                // Not before either: a clock that was put back makes nothing count longer.
                .filter(yes ->
                        !now.isBefore(yes.asked()) && now.isBefore(yes.asked().plus(config.rememberFor())))
                .map(Yes::said);
    }

    private synchronized void note(Question question, Authorisation said, Instant asked) {
        if (said.authorised()) {
            authorised.put(question, new Yes(said, asked));
        } else {
            authorised.remove(question);
        }
    }
}
