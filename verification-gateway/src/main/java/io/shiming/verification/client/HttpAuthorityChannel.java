package io.shiming.verification.client;

import io.shiming.verification.application.AuthorityChannel;
import io.shiming.verification.application.AuthorityUnavailable;
import io.shiming.verification.application.AuthorityUnavailable.Reason;
import io.shiming.verification.application.VerificationConfig;
import io.shiming.verification.domain.Channel;
import io.shiming.verification.domain.Outcome;
import io.shiming.verification.domain.Question;
import io.smallrye.faulttolerance.api.TypedGuard;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.util.TypeLiteral;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

/**
 * One department over HTTP. Those who wait and those who were deferred have places of their own, so that neither takes
 * the other's; there is no circuit breaker here, because the channel's published state is it.
 */
final class HttpAuthorityChannel implements AuthorityChannel {
    private static final int PAUSE_MS = 60;
    private static final int JITTER_MS = 40;

    private final Channel channel;
    private final AuthorityConnection connection;
    private final AuthorityFormat format;
    private final TypedGuard<Uni<Outcome>> waiting;
    private final TypedGuard<Uni<Outcome>> deferred;

    HttpAuthorityChannel(
            Channel channel, AuthorityConnection connection, AuthorityFormat format, VerificationConfig config) {
        this.channel = channel;
        this.connection = connection;
        this.format = format;
        VerificationConfig.Call limits = config.call();
        this.waiting = guard(channel + " check", limits.timeout())
                .withBulkhead()
                .limit(limits.concurrent())
                .queueSize(limits.waiting())
                .done()
                // A check changes nothing at the department, so it can be repeated.
                .withRetry()
                .maxRetries(1)
                .delay(PAUSE_MS, ChronoUnit.MILLIS)
                .jitter(JITTER_MS, ChronoUnit.MILLIS)
                .maxDuration(limits.retryWithin().toMillis(), ChronoUnit.MILLIS)
                .whenException(HttpAuthorityChannel::mayPass)
                .done()
                .build();
        this.deferred = guard(channel + " deferred check", limits.timeout())
                .withBulkhead()
                .limit(config.deferred().concurrent())
                .queueSize(config.deferred().perSecond())
                .done()
                .build();
    }

    private static TypedGuard.Builder<Uni<Outcome>> guard(String description, Duration timeout) {
        return TypedGuard.create(new TypeLiteral<Uni<Outcome>>() {})
                .withDescription(description)
                .withTimeout()
                .duration(timeout.toMillis(), ChronoUnit.MILLIS)
                .done();
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public Uni<Outcome> check(Question question) {
        return typed(waiting.get(() -> ask(question)));
    }

    @Override
    public Uni<Outcome> checkOnce(Question question) {
        return typed(deferred.get(() -> ask(question)));
    }

    @Override
    public Uni<Void> probe() {
        return connection.options();
    }

    private Uni<Outcome> ask(Question question) {
        return connection.post(format.write(question)).map(format::read);
    }

    /** A connection that broke or a status such as 500 may pass; an answer we do not understand stays so. */
    private static boolean mayPass(Throwable failure) {
        return failure instanceof AuthorityUnavailable unavailable
                && (unavailable.reason() == Reason.NO_CONNECTION || unavailable.reason() == Reason.STATUS);
    }

    private static Uni<Outcome> typed(Uni<Outcome> guarded) {
        return guarded.onFailure(BulkheadException.class)
                .transform(full -> new AuthorityUnavailable(Reason.OVERLOADED))
                .onFailure(TimeoutException.class)
                .transform(late -> new AuthorityUnavailable(Reason.TIMEOUT));
    }
}
