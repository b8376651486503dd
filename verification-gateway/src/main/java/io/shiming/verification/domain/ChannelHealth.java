package io.shiming.verification.domain;

/**
 * The state of a channel, from what became of its last calls and probes. This is the circuit breaker: it is a class of
 * its own because its state is published, so it must move both ways at a number that can be promised.
 *
 * <p>A channel leaves UP when 3 of its last 10 failed: 3 in a row and it is DOWN, otherwise DEGRADED, from where 3 in a
 * row take it DOWN. After 3 good ones in a row it is UP again, with a clean slate. A department that is merely slow is
 * DEGRADED: those who wait do not get their answer, but what was deferred does.
 *
 * <p>Probes are many and checks may be few, so good probes would hide a department that answers nothing but probes.
 * Hence failed checks are counted apart, until a check is good: at the third the channel leaves UP, whatever the probes
 * say. Three good probes bring it back, as promised, but do not clear that count: then the next failed check is enough.
 */
public final class ChannelHealth {
    private static final int LIMIT = 3;
    private static final int WINDOW = 10;

    /** What became of a call or probe. */
    public enum Event {
        GOOD_CHECK,
        FAILED_CHECK,
        GOOD_PROBE,
        /** Answered, but later than an asker waits: no use to those who wait, yet somebody is there. */
        LATE_PROBE,
        FAILED_PROBE;

        public boolean isGood() {
            return this == GOOD_CHECK || this == GOOD_PROBE;
        }
    }

    private final ChannelState state;
    private final int failures;
    private final int inARow;
    private final boolean lastGood;
    private final int failedChecks;

    private ChannelHealth(ChannelState state, int failures, int inARow, boolean lastGood, int failedChecks) {
        this.state = state;
        this.failures = failures;
        this.inARow = inARow;
        this.lastGood = lastGood;
        this.failedChecks = failedChecks;
    }

    /** A channel nothing is known of: taken for working until it shows otherwise. */
    public static ChannelHealth unknown() {
        return up(0);
    }

    private static ChannelHealth up(int failedChecks) {
        return new ChannelHealth(ChannelState.UP, 0, 0, true, failedChecks);
    }

    public ChannelState state() {
        return state;
    }

    public ChannelHealth after(Event event) {
        return switch (event) {
            case GOOD_CHECK -> good(0);
            case GOOD_PROBE -> good(failedChecks);
            case FAILED_CHECK -> failed(Math.min(failedChecks + 1, LIMIT));
            case FAILED_PROBE -> failed(failedChecks);
            case LATE_PROBE -> late();
        };
    }

    private ChannelHealth good(int checks) {
        int row = lastGood ? inARow + 1 : 1;
        if (state != ChannelState.UP && row >= LIMIT) {
            return up(checks);
        }
        return new ChannelHealth(state, remembered(0), Math.min(row, LIMIT), true, checks);
    }

    private ChannelHealth failed(int checks) {
        int row = lastGood ? 1 : inARow + 1;
        int window = remembered(1);
        return new ChannelHealth(next(row, window, checks), window, Math.min(row, LIMIT), false, checks);
    }

    /** The end of a row of either sort. It takes nothing DOWN, and from there it leads to where checks are sent. */
    private ChannelHealth late() {
        int window = remembered(1);
        ChannelState next = state == ChannelState.DOWN ? ChannelState.DEGRADED : next(0, window, failedChecks);
        return new ChannelHealth(next, window, 0, false, failedChecks);
    }

    private ChannelState next(int row, int window, int checks) {
        if (row >= LIMIT) {
            return ChannelState.DOWN;
        }
        boolean leavesUp = Integer.bitCount(window) >= LIMIT || checks >= LIMIT;
        return state == ChannelState.UP && leavesUp ? ChannelState.DEGRADED : state;
    }

    /** The last ten, a bit each, 1 for one that was not good. */
    private int remembered(int latest) {
        return (failures << 1 | latest) & ((1 << WINDOW) - 1);
    }
}
