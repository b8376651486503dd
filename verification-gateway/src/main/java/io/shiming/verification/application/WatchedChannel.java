package io.shiming.verification.application;

import io.shiming.verification.domain.CallRecord;
import io.shiming.verification.domain.Channel;
import io.shiming.verification.domain.ChannelHealth;
import io.shiming.verification.domain.ChannelState;
import io.shiming.verification.domain.Outcome;
import io.shiming.verification.domain.Question;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/** A channel and what is known of its health: sends nothing but probes while it is down, and learns from every call. */
final class WatchedChannel {
    private static final Logger LOG = Logger.getLogger(WatchedChannel.class);

    private final AuthorityChannel authority;
    private final AtomicReference<ChannelHealth> health = new AtomicReference<>(ChannelHealth.unknown());
    private final CallRecord calls = new CallRecord();

    WatchedChannel(AuthorityChannel authority) {
        this.authority = authority;
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

    Uni<Outcome> check(Question question) {
        return unlessDown(() -> authority.check(question));
    }

    Uni<Outcome> checkOnce(Question question) {
        return unlessDown(() -> authority.checkOnce(question));
    }

    Uni<Void> probe() {
        return watched(authority::probe);
    }

    private Uni<Outcome> unlessDown(Supplier<Uni<Outcome>> call) {
        return Uni.createFrom().deferred(() -> {
            if (!state().takesChecks()) {
                return Uni.createFrom().failure(new AuthorityUnavailable(AuthorityUnavailable.Reason.CHANNEL_DOWN));
            }
            return watched(call);
        });
    }

    private <T> Uni<T> watched(Supplier<Uni<T>> call) {
        return Uni.createFrom().deferred(() -> {
            // The time that passed, not the time of day: the injected clock may be moved meanwhile.
            long start = System.nanoTime();
            return call.get()
                    .invoke(() -> learn(true, start))
                    .onFailure(AuthorityUnavailable.class)
                    .invoke(failure -> {
                        if (failure.reason().channelFailed()) {
                            learn(false, start);
                        }
                    });
        });
    }

    private void learn(boolean good, long start) {
        calls.add(good, (int) Duration.ofNanos(System.nanoTime() - start).toMillis());
        UnaryOperator<ChannelHealth> step = good ? ChannelHealth::afterGood : ChannelHealth::afterFailure;
        ChannelHealth before = health.getAndUpdate(step);
        ChannelState after = step.apply(before).state();
        if (before.state() != after) {
            LOG.infof("Channel %s is %s, was %s", channel(), after, before.state());
        }
    }
}
