package io.shiming.verification.rest;

import io.shiming.verification.application.ShowChannels;
import io.shiming.verification.domain.Channel;
import io.shiming.verification.domain.ChannelState;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A channel as it is published (Art. 9). */
@Schema(name = "Channel")
record ChannelView(
        @Schema(required = true) Channel channel,

        @Schema(
                required = true,
                description = "DEGRADED: some calls fail or are slow. DOWN: checks are deferred at once")
        ChannelState state,

        @Schema(required = true, description = "what a check costs, in fen: nothing (Art. 9)")
        int tariffFen,

        @Schema(
                required = true,
                description = "share of good calls and probes among those of the last minutes, 1 without any",
                minimum = "0",
                maximum = "1")
        double availability,

        @Schema(required = true, description = "half of the good ones took at most this long")
        int p50Ms,

        @Schema(required = true, description = "99 of 100 good ones took at most this long")
        int p99Ms,

        @Schema(required = true, description = "checks that wait for this channel")
        long deferred) {

    /** All channels; there are never more, so there is no next page. */
    @Schema(name = "Channels")
    record Page(@Schema(required = true) List<ChannelView> items) {}

    static ChannelView of(ShowChannels.ChannelStatus status) {
        return new ChannelView(
                status.channel(),
                status.state(),
                Channel.TARIFF_FEN,
                status.lately().availability(),
                status.lately().percentileMs(50),
                status.lately().percentileMs(99),
                status.deferred());
    }
}
