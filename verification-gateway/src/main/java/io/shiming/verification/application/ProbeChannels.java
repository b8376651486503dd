package io.shiming.verification.application;

import io.shiming.verification.domain.Channel;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Sees whether the departments are there, with or without traffic, so that a channel is known to be down before
 * somebody waits for it, and known to be back without anybody's check being risked.
 */
@ApplicationScoped
public class ProbeChannels {
    private final Channels channels;

    ProbeChannels(Channels channels) {
        this.channels = channels;
    }

    /** Probes a channel; what came of it is kept with the channel. Never fails. */
    public Uni<Void> run(Channel channel) {
        return channels.of(channel).probe().onFailure().recoverWithNull();
    }
}
