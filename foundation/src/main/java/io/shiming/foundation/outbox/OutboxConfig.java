package io.shiming.foundation.outbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the outbox delivers. */
@ConfigMapping(prefix = "shiming.outbox")
public interface OutboxConfig {

    /** Messages to one target under way at once. */
    @WithDefault("16")
    int batch();

    /** Time one delivery may take; then another replica may try. */
    @WithDefault("PT30S")
    Duration lease();

    /** Pause after the first failed attempt; doubled after each further one, with jitter. */
    @WithDefault("PT0.5S")
    Duration firstPause();

    /** Longest pause between two attempts. */
    @WithDefault("PT5S")
    Duration longestPause();

    /**
     * Attempts after which a message is laid aside as a dead letter. The default is about two weeks of a target that
     * is down; dead letters are kept, counted, and delivered again by {@code SELECT outbox_redeliver(target, now)}.
     */
    @WithDefault("250000")
    int attempts();

    /** How long delivered messages are kept. */
    @WithDefault("P7D")
    Duration keepDelivered();
}
