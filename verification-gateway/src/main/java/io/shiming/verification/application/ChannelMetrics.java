package io.shiming.verification.application;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.shiming.verification.domain.Channel;
import io.shiming.verification.domain.ChannelState;
import io.shiming.verification.persistence.DeferredQueue;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** How the channels are, for Prometheus. Channel is the only tag: nobody's own calls can be told from others'. */
@Singleton
public class ChannelMetrics {
    private static final String TAG = "channel";
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(1_200),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
    };

    private final DeferredQueue queue;
    private final Map<Channel, AtomicLong> deferred = new EnumMap<>(Channel.class);

    ChannelMetrics(DeferredQueue queue, MeterRegistry metrics) {
        this.queue = queue;
        for (Channel channel : Channel.values()) {
            AtomicLong waiting = new AtomicLong();
            deferred.put(channel, waiting);
            Gauge.builder("shiming.channel.deferred", waiting, AtomicLong::get)
                    .description("Checks that wait for this channel, those of all replicas")
                    .tag(TAG, channel.name())
                    .register(metrics);
        }
    }

    /** Counts what waits. One round trip. */
    public Uni<Void> measureDeferred() {
        return queue.lengths()
                .invoke(lengths ->
                        deferred.forEach((channel, waiting) -> waiting.set(lengths.getOrDefault(channel, 0L))))
                .replaceWithVoid();
    }

    /** Has a channel's state and availability read from it; the answer takes the latencies of its good calls. */
    static Timer register(WatchedChannel watched, MeterRegistry metrics) {
        String channel = watched.channel().name();
        Gauge.builder("shiming.channel.state", watched, each -> number(each.state()))
                .description("1 UP, 0.5 DEGRADED, 0 DOWN, as this replica sees it")
                .tag(TAG, channel)
                .register(metrics);
        Gauge.builder(
                        "shiming.channel.availability",
                        watched,
                        each -> each.lately().availability())
                .description("Share of good calls among this replica's of the last minutes")
                .tag(TAG, channel)
                .register(metrics);
        return Timer.builder("shiming.channel.latency")
                .description("How long good checks and probes took")
                .tag(TAG, channel)
                .serviceLevelObjectives(BUCKETS)
                .register(metrics);
    }

    private static double number(ChannelState state) {
        return switch (state) {
            case UP -> 1;
            case DEGRADED -> 0.5;
            case DOWN -> 0;
        };
    }
}
