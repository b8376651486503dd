package io.shiming.verification.application;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.shiming.verification.domain.Asker;
import io.shiming.verification.domain.Call;
import io.shiming.verification.domain.CallMinute;
import io.shiming.verification.domain.CallRecord;
import io.shiming.verification.domain.CallTally;
import io.shiming.verification.domain.Channel;
import io.shiming.verification.domain.ChannelFailure;
import io.shiming.verification.domain.ChannelHealth;
import io.shiming.verification.domain.ChannelHealth.Event;
import io.shiming.verification.domain.ChannelState;
import io.shiming.verification.domain.Outcome;
import io.shiming.verification.domain.Question;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** A channel and what is known of its health: sends nothing but probes while it is down, and learns from every call. */
final class WatchedChannel {
    private static final Logger LOG = Logger.getLogger(WatchedChannel.class);

    private final AuthorityChannel authority;
    private final Places places;
    private final Duration askerWaits;
    private final Duration nobodyWaits;
    private final Duration slowAbove;
    private final Duration window;
    private final Clock clock;
    private final long watchedSince = System.nanoTime();
    private final AtomicReference<ChannelHealth> health = new AtomicReference<>(ChannelHealth.unknown());
    private final CallRecord calls = new CallRecord();
    private final Timer latency;

    WatchedChannel(AuthorityChannel authority, VerificationConfig config, Clock clock, MeterRegistry metrics) {
        this.authority = authority;
        this.places = new Places(config);
        this.askerWaits = config.call().timeout();
        this.nobodyWaits = config.deferred().timeout();
        this.slowAbove = config.call().slowAbove();
        this.window = config.statistics().window();
        this.clock = clock;
        this.latency = ChannelMetrics.register(this, metrics);
    }

    Channel channel() {
        return authority.channel();
    }

    ChannelState state() {
        return health.get().state();
    }

    /** What this replica's calls of the last minutes came to. */
    CallTally lately() {
        return calls.last(window, clock.instant());
    }

    List<CallMinute> unwritten() {
        return calls.unwritten();
    }

    void written(List<CallMinute> minutes) {
        calls.written(minutes);
    }

    /** Asks for somebody who waits, in fair turn, and once more if that failed at once. */
    Uni<Outcome> check(Asker asker, Question question) {
        return unlessDown(() ->
                places.waiting(asker, question, () -> attempt(() -> authority.ask(question, askerWaits))));
    }

    /** Asks for somebody who does not wait, once, and patiently. */
    Uni<Outcome> checkDeferred(UUID check, Question question) {
        Supplier<Uni<Outcome>> asking = () -> attempt(() -> authority.askDeferred(check, question, nobodyWaits));
        return authority.answersLater() ? asking.get() : places.deferred(question, asking);
    }

    /** Takes in late answers, whatever the state: what was answered is answered. */
    Uni<Void> collect(Function<Map<UUID, Outcome>, Uni<Void>> settle) {
        return authority.collect(settle);
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
                    .invoke(() -> probed(since(start)))
                    .onFailure(AuthorityUnavailable.class)
                    .invoke(failure -> failed(failure, true, since(start)));
        });
    }

    /** Asked about for every attempt, because the one before, or another's, may have taken the channel down. */
    private Uni<Outcome> attempt(Supplier<Uni<Outcome>> call) {
        return unlessDown(() -> {
            long start = System.nanoTime();
            return call.get()
                    .invoke(() -> answered(since(start)))
                    .onFailure(AuthorityUnavailable.class)
                    .invoke(failure -> failed(failure, false, since(start)));
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

    private void answered(Duration took) {
        learn(isSlow(took) ? Event.SLOW_CHECK : Event.GOOD_CHECK, Call.good(false, took));
    }

    /** An answer that comes later than an asker waits shows that somebody is there, and is of no use to the asker. */
    private void probed(Duration took) {
        Call call = took.compareTo(askerWaits) > 0
                ? Call.failed(true, ChannelFailure.TIMEOUT, took)
                : Call.good(true, took);
        learn(isSlow(took) ? Event.SLOW_PROBE : Event.GOOD_PROBE, call);
    }

    private void failed(Throwable failure, boolean probe, Duration took) {
        ((AuthorityUnavailable) failure)
                .reason()
                .failure()
                .ifPresent(
                        what -> learn(probe ? Event.FAILED_PROBE : Event.FAILED_CHECK, Call.failed(probe, what, took)));
    }

    private boolean isSlow(Duration took) {
        return took.compareTo(slowAbove) > 0;
    }

    private void learn(Event event, Call call) {
        calls.add(clock.instant(), call);
        if (call.failure().isEmpty()) {
            latency.record(call.took());
        }
        Duration at = since(watchedSince);
        ChannelHealth before = health.getAndUpdate(known -> known.after(event, at));
        ChannelState after = before.after(event, at).state();
        if (before.state() != after) {
            LOG.infof("Channel %s is %s, was %s", channel(), after, before.state());
        }
    }
}
