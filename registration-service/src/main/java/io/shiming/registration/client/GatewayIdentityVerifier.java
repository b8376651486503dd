package io.shiming.registration.client;

import io.shiming.foundation.problem.SafeTrace;
import io.shiming.registration.application.IdentityVerifier;
import io.shiming.registration.client.VerificationGateway.Check;
import io.shiming.registration.client.VerificationGateway.Reference;
import io.shiming.registration.client.VerificationGateway.Verification;
import io.shiming.registration.domain.Channel;
import io.shiming.registration.domain.DocumentCheck;
import io.shiming.registration.domain.Guest;
import io.shiming.registration.domain.IdentityDocument;
import io.shiming.registration.domain.Outcome;
import io.shiming.registration.domain.Person;
import io.shiming.registration.domain.Registration;
import io.shiming.registration.domain.VenueLogon;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;

/**
 * Asks the verification gateway. Whatever is not a well-formed answer is {@link IdentityVerifier.Unavailable}. There is
 * no retry here: what is asked about is kept, and the sweep asks again.
 */
@ApplicationScoped
class GatewayIdentityVerifier implements IdentityVerifier {
    private static final Logger LOG = Logger.getLogger(GatewayIdentityVerifier.class);

    private final VerificationGateway gateway;
    private final AtomicBoolean answering = new AtomicBoolean(true);

    GatewayIdentityVerifier(@RestClient VerificationGateway gateway) {
        this.gateway = gateway;
    }

    @Override
    @Timeout(value = 5, unit = ChronoUnit.SECONDS)
    @Bulkhead(value = 256, waitingTaskQueue = 1024)
    @CircuitBreaker(
            requestVolumeThreshold = 20,
            failureRatio = 0.9,
            delay = 1,
            delayUnit = ChronoUnit.SECONDS,
            skipOn = {NotTaken.class, Paused.class, Busy.class})
    public Uni<DocumentCheck> verify(Registration registration, DocumentCheck.Bearer bearer, String correlator) {
        Person person = registration.particulars().person(bearer);
        IdentityDocument document = person.shown();
        Check check = new Check(
                document.type().name(),
                document.number().reveal(),
                person.name().reveal(),
                document.validUntil().orElse(null),
                new Reference("REGISTRATION", registration.id()),
                new Reference("OPERATOR", registration.operatorId()));
        return ask(check, bearer, correlator);
    }

    @Override
    @Timeout(value = 5, unit = ChronoUnit.SECONDS)
    @Bulkhead(value = 256, waitingTaskQueue = 1024)
    @CircuitBreaker(
            requestVolumeThreshold = 20,
            failureRatio = 0.9,
            delay = 1,
            delayUnit = ChronoUnit.SECONDS,
            skipOn = {NotTaken.class, Paused.class, Busy.class})
    public Uni<DocumentCheck> verify(VenueLogon logon, String correlator) {
        Guest guest = logon.guest().orElseThrow();
        Guest.Document document = guest.shown();
        Check check = new Check(
                document.type().name(),
                document.number().reveal(),
                guest.name().reveal(),
                document.validUntil().orElse(null),
                new Reference("VENUE_LOGON", logon.id()),
                new Reference("VENUE", logon.venueId()));
        return ask(check, DocumentCheck.Bearer.HOLDER, correlator);
    }

    private Uni<DocumentCheck> ask(Check check, DocumentCheck.Bearer bearer, String correlator) {
        return gateway.verify(correlator, check)
                .map(answer -> check(bearer, answer))
                .invoke(this::answered)
                .onFailure()
                .transform(this::unavailable);
    }

    @Override
    @Timeout(value = 5, unit = ChronoUnit.SECONDS)
    @Bulkhead(value = 64, waitingTaskQueue = 256)
    public Uni<Optional<DocumentCheck>> find(DocumentCheck pending, String correlator) {
        return gateway.get(correlator, pending.verificationId())
                .map(answer -> Optional.of(check(pending.bearer(), answer)))
                .onFailure(GatewayIdentityVerifier::isUnknown)
                .recoverWithItem(Optional.empty())
                .invoke(this::answered)
                .onFailure()
                .transform(this::unavailable);
    }

    private static DocumentCheck check(DocumentCheck.Bearer bearer, Verification answer) {
        Outcome outcome = Outcome.valueOf(answer.outcome());
        boolean settled = outcome != Outcome.PENDING;
        if (answer.id() == null
                || (settled && (answer.checkedAt() == null || answer.channel() == null))
                || (answer.receipt() != null && !DocumentCheck.mayBeReceipt(answer.receipt()))) {
            throw new Unavailable();
        }
        return new DocumentCheck(
                bearer,
                answer.id(),
                answer.channel() == null ? null : Channel.valueOf(answer.channel()),
                outcome,
                settled ? answer.receipt() : null,
                settled ? answer.checkedAt() : null);
    }

    /** Noted here, because who asked only learns that there was no answer; once, because the sweep asks every second. */
    private Unavailable unavailable(Throwable failure) {
        if (failure instanceof WebApplicationException refused
                && refused.getResponse().getStatus() == 429) {
            return later(refused.getResponse());
        }
        if (failure instanceof WebApplicationException answered
                && answered.getResponse().getStatus() == 400) {
            LOG.errorf("Verification gateway does not take our question: %s", SafeTrace.of(failure));
            return new NotTaken();
        }
        if (answering.getAndSet(false)) {
            LOG.warnf("Verification gateway gives no usable answer: %s", SafeTrace.of(failure));
        }
        return new Unavailable();
    }

    private static Later later(Response refusal) {
        try {
            Duration pause = Duration.ofSeconds(Long.parseLong(refusal.getHeaderString(HttpHeaders.RETRY_AFTER)));
            return refusal.readEntity(VerificationGateway.Problem.class).code().equals("CHECKS_PAUSED")
                    ? new Paused(pause)
                    : new Busy(pause);
        } catch (RuntimeException unreadable) {
            return new Busy(Duration.ZERO);
        }
    }

    private void answered() {
        if (!answering.getAndSet(true)) {
            LOG.info("Verification gateway answers again");
        }
    }

    private static boolean isUnknown(Throwable failure) {
        return failure instanceof WebApplicationException answered
                && answered.getResponse().getStatus() == 404;
    }
}
