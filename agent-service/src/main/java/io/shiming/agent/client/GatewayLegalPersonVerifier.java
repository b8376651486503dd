package io.shiming.agent.client;

import io.shiming.agent.application.LegalPersonVerifier;
import io.shiming.agent.client.VerificationGateway.Check;
import io.shiming.agent.client.VerificationGateway.Reference;
import io.shiming.agent.client.VerificationGateway.Verification;
import io.shiming.agent.domain.Agent;
import io.shiming.agent.domain.LegalPersonCheck;
import io.shiming.agent.domain.Outcome;
import io.shiming.foundation.problem.SafeTrace;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;

/**
 * Asks the verification gateway, seldom: officials qualify agents one by one. Whatever is not a well-formed answer is
 * {@link LegalPersonVerifier.Unavailable}.
 */
@ApplicationScoped
class GatewayLegalPersonVerifier implements LegalPersonVerifier {
    private static final Logger LOG = Logger.getLogger(GatewayLegalPersonVerifier.class);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(5);

    private final VerificationGateway gateway;

    GatewayLegalPersonVerifier(@RestClient VerificationGateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public Uni<Found> verify(Agent agent, String correlator) {
        Check check = new Check(
                "BUSINESS_LICENCE",
                agent.unifiedSocialCreditCode(),
                agent.name(),
                new Reference("AGENT_QUALIFICATION", agent.id()),
                new Reference("AGENT", agent.id()));
        return gateway.verify(correlator, check)
                .map(GatewayLegalPersonVerifier::found)
                .onFailure()
                .transform(GatewayLegalPersonVerifier::unavailable);
    }

    @Override
    public Uni<Optional<Found>> find(UUID verificationId, String correlator) {
        return gateway.get(correlator, verificationId)
                .map(answer -> Optional.of(found(answer)))
                .onFailure(failure -> status(failure) == 404)
                .recoverWithItem(Optional.empty())
                .onFailure()
                .transform(GatewayLegalPersonVerifier::unavailable);
    }

    private static Found found(Verification answer) {
        Outcome outcome = Outcome.valueOf(answer.outcome());
        Optional<String> receipt = Optional.ofNullable(answer.receipt()).filter(shown -> outcome != Outcome.PENDING);
        if (answer.id() == null
                || outcome == Outcome.TIMED_OUT
                || !receipt.map(LegalPersonCheck::mayBeReceipt).orElse(true)) {
            throw new Unavailable(AGAIN_AFTER);
        }
        return new Found(answer.id(), outcome, receipt);
    }

    private static Unavailable unavailable(Throwable failure) {
        LOG.warnf("Verification gateway gives no usable answer: %s", SafeTrace.of(failure));
        return new Unavailable(status(failure) == 429 ? retryAfter((WebApplicationException) failure) : AGAIN_AFTER);
    }

    private static int status(Throwable failure) {
        return failure instanceof WebApplicationException answered
                ? answered.getResponse().getStatus()
                : 0;
    }

    private static Duration retryAfter(WebApplicationException refused) {
        String seconds = refused.getResponse().getHeaderString(HttpHeaders.RETRY_AFTER);
        return seconds != null && seconds.matches("[1-9]\\d{0,5}")
                ? Duration.ofSeconds(Long.parseLong(seconds))
                : AGAIN_AFTER;
    }
}
