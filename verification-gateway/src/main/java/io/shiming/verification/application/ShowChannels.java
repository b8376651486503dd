package io.shiming.verification.application;

import io.shiming.verification.domain.CallTally;
import io.shiming.verification.domain.Channel;
import io.shiming.verification.domain.ChannelState;
import io.shiming.verification.persistence.DeferredQueue;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Art. 9: the state of every channel, for anybody who depends on it. One round trip. */
@ApplicationScoped
public class ShowChannels {
    private final Channels channels;
    private final DeferredQueue queue;

    ShowChannels(Channels channels, DeferredQueue queue) {
        this.channels = channels;
        this.queue = queue;
    }

    /**
     * A channel as this replica sees it; {@code deferred} is counted over all.
     *
     * @param lately its calls of the last minutes
     */
    public record ChannelStatus(Channel channel, ChannelState state, CallTally lately, long deferred) {}

    public Uni<List<ChannelStatus>> all() {
        return queue.lengths()
                .map(lengths -> channels.all().stream()
                        .map(watched -> new ChannelStatus(
                                watched.channel(),
                                watched.state(),
                                watched.lately(),
                                lengths.getOrDefault(watched.channel(), 0L)))
                        .toList());
    }

    Uni<ChannelStatus> one(Channel channel) {
        return all().map(all -> all.stream()
                .filter(status -> status.channel() == channel)
                .findFirst()
                .orElseThrow());
    }
}
