package io.shiming.verification.application;

import io.shiming.verification.domain.Asker;
import io.shiming.verification.domain.CallRecord;
import io.shiming.verification.domain.Channel;
import io.shiming.verification.domain.ChannelHealth;
import io.shiming.verification.domain.ChannelHealth.Event;
import io.shiming.verification.domain.ChannelState;
import io.shiming.verification.domain.Outcome;
import io.shiming.verification.domain.Question;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** A channel and what is known of its health: sends nothing but probes while it is down, and learns from every call. */
final class WatchedChannel {
    private static final Logger LOG = Logger.getLogger(WatchedChannel.class);

    private final AuthorityChannel authority;
    private final Places places;
    private final Duration askerWaits;
    private final Duration nobodyWaits;
    private final AtomicReference<ChannelHealth> health = new AtomicReference<>(ChannelHealth.unknown());
    private final CallRecord calls = new CallRecord();

    WatchedChannel(AuthorityChannel authority, VerificationConfig config) {
        this.authority = authority;
        this.places = new Places(config);
        this.askerWaits = config.call().timeout();
        this.nobodyWaits = config.deferred().timeout();
    }

    Channel channel() {
        return authority.channel();
    }

    ChannelState state() {
        return health.get().state();
    }

    CallRecord.Figures figures() {
        return calls.figures();
    }

    /** Asks for somebody who waits, in fair turn, and once more if that failed at once. */
    Uni<Outcome> check(Asker asker, Question question) {
        return unlessDown(() -> places.waiting(asker, question, () -> attempt(question, askerWaits)));
    }

    /** Asks for somebody who does not wait, once, and patiently. */
    Uni<Outcome> checkDeferred(Question question) {
        return places.deferred(question, () -> attempt(question, nobodyWaits));
    }

    /**
     * Sees whether anybody is there. Whether the channel is UP is decided within the time an asker has. Once it is not,
     * a slow answer is waited for: it tells a slow department, which what was deferred can be asked of, from a dead one.
     */
    Uni<Void> probe() {
        return Uni.createFrom().deferred(() -> {
            Duration within = state() == ChannelState.UP ? askerWaits : nobodyWaits;
            long start = System.nanoTime();
            return authority
                    .probe(within)
                    .invoke(() -> {
                        Duration took = since(start);
                        learn(took.compareTo(askerWaits) > 0 ? Event.LATE_PROBE : Event.GOOD_PROBE, took);
                    })
                    .onFailure(AuthorityUnavailable.class)
                    .invoke(() -> learn(Event.FAILED_PROBE, since(start)));
        });
    }

    /** Asked about for every attempt, because the one before, or another's, may have taken the channel down. */
    private Uni<Outcome> attempt(Question question, Duration within) {
        return unlessDown(() -> {
            long start = System.nanoTime();
            return authority
                    .ask(question, within)
                    .invoke(() -> learn(Event.GOOD_CHECK, since(start)))
                    .onFailure(failure -> failure instanceof AuthorityUnavailable unavailable
                            && unavailable.reason().channelFailed())
                    .invoke(() -> learn(Event.FAILED_CHECK, since(start)));
        });
    }

    private Uni<Outcome> unlessDown(Supplier<Uni<Outcome>> call) {
        return Uni.createFrom()
                .deferred(() -> state().takesChecks()
                        ? call.get()
                        : Uni.createFrom().failure(new AuthorityUnavailable(AuthorityUnavailable.Reason.CHANNEL_DOWN)));
    }

    /** The time that passed, not the time of day: the injected clock may be moved meanwhile. */
    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private void learn(Event event, Duration took) {
        calls.add(event.isGood(), (int) took.toMillis());
        ChannelHealth before = health.getAndUpdate(known -> known.after(event));
        ChannelState after = before.after(event).state();
        if (before.state() != after) {
            LOG.infof("Channel %s is %s, was %s", channel(), after, before.state());
        }
    }
}
