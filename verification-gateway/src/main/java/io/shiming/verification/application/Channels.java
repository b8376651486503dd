package io.shiming.verification.application;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.shiming.verification.domain.Channel;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The watched channels of this replica, one for each department. */
@Singleton
class Channels {
    private final Map<Channel, WatchedChannel> channels = new EnumMap<>(Channel.class);

    Channels(@All List<AuthorityChannel> authorities, VerificationConfig config, Clock clock, MeterRegistry metrics) {
        authorities.forEach(
                authority -> channels.put(authority.channel(), new WatchedChannel(authority, config, clock, metrics)));
        if (channels.size() != Channel.values().length) {
            throw new IllegalStateException("a channel has no department behind it");
        }
    }

    WatchedChannel of(Channel channel) {
        return channels.get(channel);
    }

    Collection<WatchedChannel> all() {
        return channels.values();
    }
}
