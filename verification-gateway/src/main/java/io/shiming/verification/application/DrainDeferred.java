package io.shiming.verification.application;

import io.shiming.foundation.problem.SafeTrace;
import io.shiming.foundation.time.Rounds;
import io.shiming.verification.domain.Channel;
import io.shiming.verification.domain.DeferredCheck;
import io.shiming.verification.domain.Outcome;
import io.shiming.verification.domain.Pace;
import io.shiming.verification.persistence.DeferredQueue;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * Asks again what had to be deferred, once its channel takes checks: askers take turns, each one's own in the order they
 * came, evenly spread and at most so many in any second, so that a department that comes back is not overrun. A question
 * it hangs over holds up no other.
 */
@ApplicationScoped
public class DrainDeferred {
    private static final Logger LOG = Logger.getLogger(DrainDeferred.class);

    private final Channels channels;
    private final DeferredQueue queue;
    private final SettleDeferred settleDeferred;
    private final Guesses guesses;
    private final Clock clock;
    private final VerificationConfig config;
    private final Pace pace;
    /** How long a check that was taken may wait until it is sent, so that its answer comes within the lease. */
    private final Duration longestWait;
    /** By channel, how many more checks may be under way. */
    private final Map<Channel, Semaphore> free = new EnumMap<>(Channel.class);

    DrainDeferred(
            Channels channels,
            DeferredQueue queue,
            SettleDeferred settleDeferred,
            Guesses guesses,
            Clock clock,
            VerificationConfig config) {
        this.channels = channels;
        this.queue = queue;
        this.settleDeferred = settleDeferred;
        this.guesses = guesses;
        this.clock = clock;
        this.config = config;
        this.pace = new Pace(config.deferred().perSecond());
        this.longestWait = config.deferred().lease().minus(config.deferred().timeout());
        if (longestWait.isNegative() || longestWait.isZero()) {
            throw new IllegalStateException("shiming.verification.deferred.timeout must be below its lease");
        }
        for (Channel channel : Channel.values()) {
            free.put(channel, new Semaphore(config.deferred().concurrent()));
        }
    }

    /** Asks for what is due, round after round, until nothing is or the channel takes no more. Never fails. */
    public Uni<Void> run(Channel channel) {
        return Uni.createFrom()
                .deferred(() -> round(channel))
                .repeat()
                .whilst(sent -> sent > 0)
                .collect()
                .last()
                .replaceWithVoid()
                .onFailure()
                .invoke(failure -> LOG.warnf("Deferred checks were not drained: %s", SafeTrace.of(failure)))
                .onFailure()
                .recoverWithNull();
    }

    /** Settles what a department that answers in its own time has answered meanwhile. Never fails. */
    public Uni<Void> collect(Channel channel) {
        return Rounds.untroubled(channels.of(channel).collect(answers -> settle(channel, answers)));
    }

    /** Those that are pending no more were settled by another way, or given up. */
    private Uni<Void> settle(Channel channel, Map<UUID, Outcome> answers) {
        return queue.find(channel, answers.keySet())
                .onItem()
                .transformToMulti(Multi.createFrom()::iterable)
                .onItem()
                .transformToUni(
                        check -> settle(check, answers.get(check.verification().id())))
                .merge(config.deferred().concurrent())
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** Takes what may be sent in the next moments, and sends it, one after the other, not waiting for the answers. */
    private Uni<Integer> round(Channel channel) {
        Semaphore places = free.get(channel);
        int most = Math.min(pace.round(), places.availablePermits());
        if (!channels.of(channel).state().takesChecks() || most == 0 || !places.tryAcquire(most)) {
            return Uni.createFrom().item(0);
        }
        long start = System.nanoTime();
        return queue.claim(channel, clock.instant(), config.deferred().lease(), pace.gap(), most)
                .onFailure()
                .invoke(() -> places.release(most))
                .invoke(taken -> places.release(most - taken.size()))
                .call(taken -> Multi.createFrom()
                        .iterable(taken)
                        .onItem()
                        .transformToUniAndConcatenate(check -> pause().invoke(() -> send(check, start, places)))
                        .collect()
                        .last())
                .map(List::size);
    }

    private Uni<Void> pause() {
        return Uni.createFrom()
                .voidItem()
                .onItem()
                .delayIt()
                .by(pace.pause(ThreadLocalRandom.current().nextDouble()));
    }

    private void send(DeferredCheck check, long taken, Semaphore places) {
        Uni.createFrom()
                .deferred(() -> ask(check, taken))
                .onTermination()
                .invoke(() -> places.release())
                .subscribe()
                // A database that failed: the lease runs out, and the check is due again.
                .with(settled -> {}, failure -> LOG.warnf("Deferred check was not settled: %s", SafeTrace.of(failure)));
    }

    private Uni<Void> ask(DeferredCheck check, long taken) {
        if (System.nanoTime() - taken > longestWait.toNanos()) {
            return Uni.createFrom().voidItem();
        }
        Instant now = clock.instant();
        return guesses.mayBeAsked(check.verification(), now)
                .chain(found -> found.map(
                                at -> at.isAfter(now) ? queue.putBack(check.verification(), at) : askNow(check))
                        // A late answer has settled it; who answers in files would get the question once more.
                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    private Uni<Void> askNow(DeferredCheck check) {
        return channels.of(check.verification().channel())
                .checkDeferred(check.verification().id(), check.question())
                .chain(said -> settle(check, said))
                .onFailure(AuthorityUnavailable.class)
                .recoverWithUni(failure -> putBack(check, failure));
    }

    private Uni<Void> settle(DeferredCheck check, Outcome said) {
        Instant now = clock.instant();
        Outcome outcome = check.question().outcome(said, LocalDate.ofInstant(now, config.regionZone()));
        return settleDeferred.settle(check.verification(), check.question(), outcome, now);
    }

    private Uni<Void> putBack(DeferredCheck check, AuthorityUnavailable failure) {
        double jitter = ThreadLocalRandom.current().nextDouble();
        Instant now = clock.instant();
        return switch (failure.reason()) {
            case QUESTION_NOT_TAKEN ->
                queue.putBackNotTaken(check.verification(), now.plus(check.pauseNotTaken(jitter)));
            case ANSWERS_LATER ->
                queue.putBack(
                        check.verification(),
                        now.plus(check.pauseTaken(config.deferred().lookAgain(), jitter)));
            // It was not sent, and keeps its turn.
            case CHANNEL_DOWN, OVERLOADED ->
                queue.putBack(check.verification(), check.verification().requestedAt());
            case NO_CONNECTION, TIMEOUT, STATUS, UNREADABLE ->
                queue.putBack(
                        check.verification(),
                        now.plus(check.pause(config.deferred().longestPause(), jitter)));
        };
    }
}
