package io.shiming.verification.domain;

/**
 * The state of a channel, from what became of its last calls and probes. This is the circuit breaker: it is a class of
 * its own because its state is published, so it must move both ways at a number that can be promised.
 *
 * <p>A channel leaves UP when 3 of its last 10 failed: 3 in a row and it is DOWN, otherwise DEGRADED, from where 3 in a
 * row take it DOWN. After 3 good ones in a row it is UP again, with a clean slate.
 */
public final class ChannelHealth {
    private static final int LIMIT = 3;
    private static final int WINDOW = 10;

    private final ChannelState state;
    private final int failures;
    private final int inARow;
    private final boolean lastGood;

    private ChannelHealth(ChannelState state, int failures, int inARow, boolean lastGood) {
        this.state = state;
        this.failures = failures;
        this.inARow = inARow;
        this.lastGood = lastGood;
    }

    /** A channel nothing is known of: taken for working until it shows otherwise. */
    public static ChannelHealth unknown() {
        return new ChannelHealth(ChannelState.UP, 0, 0, true);
    }

    public ChannelState state() {
        return state;
    }

    public ChannelHealth afterGood() {
        int row = lastGood ? inARow + 1 : 1;
        if (state != ChannelState.UP && row >= LIMIT) {
            return unknown();
        }
        return new ChannelHealth(state, remembered(0), Math.min(row, LIMIT), true);
    }

    public ChannelHealth afterFailure() {
        int row = lastGood ? 1 : inARow + 1;
        int window = remembered(1);
        return new ChannelHealth(next(row, Integer.bitCount(window)), window, Math.min(row, LIMIT), false);
    }

    private ChannelState next(int row, int failed) {
        if (row >= LIMIT) {
            return ChannelState.DOWN;
        }
        return state == ChannelState.UP && failed >= LIMIT ? ChannelState.DEGRADED : state;
    }

    /** The last ten, a bit each, 1 for a failure. */
    private int remembered(int latest) {
        return (failures << 1 | latest) & ((1 << WINDOW) - 1);
    }
}
