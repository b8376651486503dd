package io.shiming.verification.domain;

/** How a channel is, as published (Art. 9). */
public enum ChannelState {
    UP,
    /** Some calls fail; checks are still sent. */
    DEGRADED,
    /** Nothing gets through; checks are deferred at once, and only probes are sent. */
    DOWN;

    public boolean takesChecks() {
        return this != DOWN;
    }
}
