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

        @Schema(required = true, description = "DEGRADED: some calls fail. DOWN: checks are deferred at once")
        ChannelState state,

        @Schema(required = true, description = "what a check costs, in fen: nothing (Art. 9)")
        int tariffFen,

        @Schema(
                required = true,
                description = "share of good calls and probes among the last 1,000",
                minimum = "0",
                maximum = "1")
        double availability,

        @Schema(required = true, description = "half of the last 1,000 took at most this long")
        int p50Ms,

        @Schema(required = true, description = "99 of 100 of the last 1,000 took at most this long")
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
                status.figures().availability(),
                status.figures().p50Ms(),
                status.figures().p99Ms(),
                status.deferred());
    }
}
