package io.shiming.verification.application;

import io.shiming.foundation.problem.SafeTrace;
import io.shiming.verification.domain.Channel;
import io.shiming.verification.domain.DeferredCheck;
import io.shiming.verification.domain.Outcome;
import io.shiming.verification.persistence.DeferredQueue;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * Asks again what had to be deferred, once its channel takes checks: those that wait longest first, at most so many a
 * second, so that a department that comes back is not overrun.
 */
@ApplicationScoped
public class DrainDeferred {
    private static final Logger LOG = Logger.getLogger(DrainDeferred.class);

    private final Channels channels;
    private final DeferredQueue queue;
    private final SettleDeferred settleDeferred;
    private final Clock clock;
    private final VerificationConfig config;

    DrainDeferred(
            Channels channels,
            DeferredQueue queue,
            SettleDeferred settleDeferred,
            Clock clock,
            VerificationConfig config) {
        this.channels = channels;
        this.queue = queue;
        this.settleDeferred = settleDeferred;
        this.clock = clock;
        this.config = config;
    }

    /** Asks for one second's worth of a channel's deferred checks. Called once a second; never fails. */
    public Uni<Void> run(Channel channel) {
        if (!channels.of(channel).state().takesChecks()) {
            return Uni.createFrom().voidItem();
        }
        VerificationConfig.Deferred limits = config.deferred();
        return queue.claim(channel, clock.instant(), limits.lease(), limits.perSecond())
                .onItem()
                .transformToMulti(Multi.createFrom()::iterable)
                .onItem()
                .transformToUni(this::ask)
                .merge(limits.concurrent())
                .collect()
                .last()
                .replaceWithVoid()
                .onFailure()
                .invoke(failure -> LOG.warnf("Deferred checks were not drained: %s", SafeTrace.of(failure)))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> ask(DeferredCheck check) {
        return channels.of(check.verification().channel())
                .checkOnce(check.question())
                .chain(said -> settle(check, said))
                .onFailure(AuthorityUnavailable.class)
                .recoverWithUni(() -> putBack(check))
                // A database that failed: the lease runs out, and the check is due again.
                .onFailure()
                .invoke(failure -> LOG.warnf("Deferred check was not settled: %s", SafeTrace.of(failure)))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> settle(DeferredCheck check, Outcome said) {
        Instant now = clock.instant();
        Outcome outcome = check.question().outcome(said, LocalDate.ofInstant(now, config.regionZone()));
        return settleDeferred.settle(check.verification(), outcome, now);
    }

    private Uni<Void> putBack(DeferredCheck check) {
        double jitter = ThreadLocalRandom.current().nextDouble();
        return queue.putBack(
                check.verification(),
                clock.instant().plus(check.pause(config.deferred().longestPause(), jitter)));
    }
}
