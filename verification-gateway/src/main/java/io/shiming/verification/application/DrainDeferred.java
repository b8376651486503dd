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
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * Asks again what had to be deferred, once its channel takes checks: those that wait longest first, at most so many a
 * second, so that a department that comes back is not overrun. A question it hangs over holds up no other.
 */
@ApplicationScoped
public class DrainDeferred {
    private static final Logger LOG = Logger.getLogger(DrainDeferred.class);

    private final Channels channels;
    private final DeferredQueue queue;
    private final SettleDeferred settleDeferred;
    private final Clock clock;
    private final VerificationConfig config;
    /** By channel, how many more checks may be taken now: one second's worth, less those under way. */
    private final Map<Channel, Semaphore> free = new EnumMap<>(Channel.class);

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
        for (Channel channel : Channel.values()) {
            free.put(channel, new Semaphore(config.deferred().perSecond()));
        }
    }

    /**
     * Asks for one second's worth of a channel's deferred checks. Called once a second, whether or not the last call is
     * through; never fails.
     */
    public Uni<Void> run(Channel channel) {
        Semaphore places = free.get(channel);
        int most = channels.of(channel).state().takesChecks() ? places.drainPermits() : 0;
        if (most == 0) {
            return Uni.createFrom().voidItem();
        }
        return queue.claim(channel, clock.instant(), config.deferred().lease(), most)
                .invoke(taken -> places.release(most - taken.size()))
                .onFailure()
                .invoke(() -> places.release(most))
                .onItem()
                .transformToMulti(Multi.createFrom()::iterable)
                .onItem()
                .transformToUni(check -> ask(check).onTermination().invoke(() -> places.release()))
                .merge(most)
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
                .checkDeferred(check.question())
                .chain(said -> settle(check, said))
                .onFailure(AuthorityUnavailable.class)
                .recoverWithUni(failure -> putBack(check, failure))
                // A database that failed: the lease runs out, and the check is due again.
                .onFailure()
                .invoke(failure -> LOG.warnf("Deferred check was not settled: %s", SafeTrace.of(failure)))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> settle(DeferredCheck check, Outcome said) {
        Instant now = clock.instant();
        Outcome outcome = check.question().outcome(said, LocalDate.ofInstant(now, config.regionZone()));
        return settleDeferred.settle(check.verification(), check.question(), outcome, now);
    }

    private Uni<Void> putBack(DeferredCheck check, AuthorityUnavailable failure) {
        double jitter = ThreadLocalRandom.current().nextDouble();
        Instant now = clock.instant();
        return failure.reason() == AuthorityUnavailable.Reason.QUESTION_NOT_TAKEN
                ? queue.putBackNotTaken(check.verification(), now.plus(check.pauseNotTaken(jitter)))
                : queue.putBack(
                        check.verification(),
                        now.plus(check.pause(config.deferred().longestPause(), jitter)));
    }
}
