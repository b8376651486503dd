package io.shiming.registration.client;

import io.shiming.foundation.problem.SafeTrace;
import io.shiming.registration.application.AgentAuthorisation;
import io.shiming.registration.domain.AgentAgreement;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;

/** Asks agent-service. Whatever is not a well-formed answer is {@link AgentAuthorisation.Unavailable}. */
@ApplicationScoped
class AgentServiceAuthorisation implements AgentAuthorisation {
    private static final Logger LOG = Logger.getLogger(AgentServiceAuthorisation.class);

    private final AgentService agents;
    private final AtomicBoolean answering = new AtomicBoolean(true);

    AgentServiceAuthorisation(@RestClient AgentService agents) {
        this.agents = agents;
    }

    @Override
    @Retry(
            maxRetries = 2,
            delay = 100,
            jitter = 50,
            abortOn = {CircuitBreakerOpenException.class, BulkheadException.class})
    @CircuitBreaker(requestVolumeThreshold = 20, failureRatio = 0.9, delay = 1, delayUnit = ChronoUnit.SECONDS)
    @Timeout(value = 1, unit = ChronoUnit.SECONDS)
    @Bulkhead(value = 64, waitingTaskQueue = 256)
    public Uni<Authorisation> authorisation(Question question, String correlator) {
        AgentService.Check check = new AgentService.Check(
                question.agentId(), question.operatorId(), question.serviceType(), question.outlet(), question.clerk());
        return agents.check(correlator, check)
                .map(AgentServiceAuthorisation::answer)
                .invoke(this::answered)
                .onFailure()
                .transform(this::unavailable);
    }

    /** A yes with reasons why not is none, and half of what names an agreement names none. */
    private static Authorisation answer(AgentService.Authorisation said) {
        boolean reasons =
                said != null && said.reasons() != null && !said.reasons().isEmpty();
        if (said == null
                || said.authorised() == null
                || (said.authorised() && reasons)
                || (said.agreementId() == null) != (said.agreementVersion() == null)) {
            throw new Unavailable();
        }
        return new Authorisation(
                said.authorised(),
                Optional.ofNullable(said.agreementId()).map(id -> new AgentAgreement(id, said.agreementVersion())));
    }

    /** Noted here, because who asked only learns that there was no answer; once, because many may ask. */
    private Unavailable unavailable(Throwable failure) {
        if (answering.getAndSet(false)) {
            LOG.warnf("Agent-service gives no usable answer: %s", SafeTrace.of(failure));
        }
        return new Unavailable();
    }

    private void answered() {
        if (!answering.getAndSet(true)) {
            LOG.info("Agent-service answers again");
        }
    }
}
