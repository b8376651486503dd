package io.shiming.verification.application;

import io.shiming.verification.application.AuthorityUnavailable.Reason;
import io.shiming.verification.domain.Channel;
import io.shiming.verification.domain.Outcome;
import io.smallrye.faulttolerance.api.TypedGuard;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.util.TypeLiteral;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

/**
 * How many may ask a department at once. Those who wait and those who were deferred have places of their own, so that
 * neither takes the other's; there is no circuit breaker here, because the channel's published state is it.
 *
 * <p>Time spent waiting for a place is ours, not the department's. So an attempt has its own time from when it is sent,
 * is never cut short by the asker's, and teaches the channel; what is given up here teaches nothing.
 */
final class Places {
    private static final int PAUSE_MS = 60;
    private static final int JITTER_MS = 40;

    private final TypedGuard<Uni<Outcome>> waiting;
    private final TypedGuard<Uni<Outcome>> deferred;
    private final Duration longestDeferredWait;

    Places(Channel channel, VerificationConfig config) {
        VerificationConfig.Call limits = config.call();
        this.waiting = guard(channel + " check")
                .withBulkhead()
                .limit(limits.concurrent())
                .queueSize(limits.waiting())
                .done()
                .withTimeout()
                .duration(limits.timeout().toMillis(), ChronoUnit.MILLIS)
                .done()
                // A check changes nothing at the department, so it can be repeated.
                .withRetry()
                .maxRetries(1)
                .delay(PAUSE_MS, ChronoUnit.MILLIS)
                .jitter(JITTER_MS, ChronoUnit.MILLIS)
                .maxDuration(limits.retryWithin().toMillis(), ChronoUnit.MILLIS)
                .whenException(Places::mayPass)
                .done()
                .build();
        VerificationConfig.Deferred later = config.deferred();
        this.deferred = guard(channel + " deferred check")
                .withBulkhead()
                .limit(later.concurrent())
                .queueSize(later.perSecond())
                .done()
                .build();
        this.longestDeferredWait = later.lease().minus(later.timeout());
        if (longestDeferredWait.isNegative() || longestDeferredWait.isZero()) {
            throw new IllegalStateException("shiming.verification.deferred.timeout must be below its lease");
        }
    }

    private static TypedGuard.Builder<Uni<Outcome>> guard(String description) {
        return TypedGuard.create(new TypeLiteral<Uni<Outcome>>() {}).withDescription(description);
    }

    /** For somebody who waits: attempts once more if that failed at once. Nothing is sent when nobody waits any more. */
    Uni<Outcome> waiting(Supplier<Uni<Outcome>> attempt) {
        return Uni.createFrom().deferred(() -> {
            AtomicBoolean over = new AtomicBoolean();
            return typed(waiting.get(() -> over.get() ? overloaded() : attempt.get()))
                    .onTermination()
                    .invoke(() -> over.set(true));
        });
    }

    /**
     * For what is asked again later anyway: attempts once, so that the rate of asking stays what it is set to. Nothing
     * is sent that could still be under way when its lease is over.
     */
    Uni<Outcome> deferred(Supplier<Uni<Outcome>> attempt) {
        return Uni.createFrom().deferred(() -> {
            long start = System.nanoTime();
            return typed(deferred.get(
                    () -> System.nanoTime() - start > longestDeferredWait.toNanos() ? overloaded() : attempt.get()));
        });
    }

    /** A connection that broke or a status such as 500 may pass; an answer we do not understand stays so. */
    private static boolean mayPass(Throwable failure) {
        return failure instanceof AuthorityUnavailable unavailable
                && (unavailable.reason() == Reason.NO_CONNECTION || unavailable.reason() == Reason.STATUS);
    }

    private static Uni<Outcome> overloaded() {
        return Uni.createFrom().failure(new AuthorityUnavailable(Reason.OVERLOADED));
    }

    private static Uni<Outcome> typed(Uni<Outcome> guarded) {
        return guarded.onFailure(failure -> failure instanceof BulkheadException || failure instanceof TimeoutException)
                .transform(ours -> new AuthorityUnavailable(Reason.OVERLOADED));
    }
}
