package io.shiming.verification.domain;

import java.time.Duration;

/**
 * The state of a channel, from what became of its last calls and probes. This is the circuit breaker: it is a class of
 * its own because its state is published, so it must move both ways at a number that can be promised.
 *
 * <table>
 * <caption>Steps</caption>
 * <tr><th>From</th><th>To</th><th>When</th></tr>
 * <tr><td>UP</td><td>DEGRADED</td><td>3 of the last 10 failed or were slow; or 3 checks failed and none was answered</td></tr>
 * <tr><td>UP, DEGRADED</td><td>DOWN</td><td>3 in a row failed</td></tr>
 * <tr><td>DOWN</td><td>DEGRADED</td><td>one was answered slowly</td></tr>
 * <tr><td>DEGRADED, DOWN</td><td>UP</td><td>3 in a row were good, and nothing else happened for 3 seconds</td></tr>
 * </table>
 *
 * <p>It is left at once and returned to slowly: a channel that flaps faster than that is not UP at all, and its state
 * stands still. Three good probes take longer than 3 seconds, so they alone always bring it back. UP begins with a clean
 * slate.
 *
 * <p>Probes are many and checks may be few, so good probes would hide a department that answers nothing but probes.
 * Hence failed checks are counted apart, until a check is answered: at the third the channel leaves UP, whatever the
 * probes say. Three good probes bring it back, as promised, but do not clear that count: then the next failed check is
 * enough.
 */
public final class ChannelHealth {
    private static final int LIMIT = 3;
    private static final int WINDOW = 10;
    private static final Duration QUIET = Duration.ofSeconds(3);

    /** What became of a call or probe. */
    public enum Event {
        GOOD_CHECK,
        /** Answered, but slowly: little use to those who wait, yet somebody is there. */
        SLOW_CHECK,
        FAILED_CHECK,
        GOOD_PROBE,
        SLOW_PROBE,
        FAILED_PROBE
    }

    private final ChannelState state;
    /** The last ten, a bit each, 1 for one that was not good. */
    private final int window;
    /** How many of the same sort came last, up to the limit: good ones above zero, failed ones below. */
    private final int row;

    private final int failedChecks;
    private final Duration lastBad;

    private ChannelHealth(ChannelState state, int window, int row, int failedChecks, Duration lastBad) {
        this.state = state;
        this.window = window;
        this.row = row;
        this.failedChecks = failedChecks;
        this.lastBad = lastBad;
    }

    /** A channel nothing is known of: taken for working until it shows otherwise. */
    public static ChannelHealth unknown() {
        return new ChannelHealth(ChannelState.UP, 0, 0, 0, Duration.ZERO);
    }

    public ChannelState state() {
        return state;
    }

    /**
     * What is known after one more call or probe.
     *
     * @param at when it ended, since any moment before the first; never by a clock that can be set
     */
    public ChannelHealth after(Event event, Duration at) {
        return switch (event) {
            case GOOD_CHECK -> good(0, at);
            case GOOD_PROBE -> good(failedChecks, at);
            case SLOW_CHECK -> slow(0, at);
            case SLOW_PROBE -> slow(failedChecks, at);
            case FAILED_CHECK -> failed(Math.min(failedChecks + 1, LIMIT), at);
            case FAILED_PROBE -> failed(failedChecks, at);
        };
    }

    private ChannelHealth good(int checks, Duration at) {
        int good = Math.min(Math.max(row, 0) + 1, LIMIT);
        if (state != ChannelState.UP && good == LIMIT && at.minus(lastBad).compareTo(QUIET) >= 0) {
            return new ChannelHealth(ChannelState.UP, 0, 0, checks, lastBad);
        }
        return new ChannelHealth(state, remembered(0), good, checks, lastBad);
    }

    private ChannelHealth failed(int checks, Duration at) {
        int failed = Math.max(Math.min(row, 0) - 1, -LIMIT);
        int bad = remembered(1);
        ChannelState next = failed == -LIMIT ? ChannelState.DOWN : degradedBy(bad, checks);
        return new ChannelHealth(next, bad, failed, checks, at);
    }

    /** The end of a row of either sort. It takes nothing DOWN, and from there it leads to where checks are sent. */
    private ChannelHealth slow(int checks, Duration at) {
        int bad = remembered(1);
        ChannelState next = state == ChannelState.DOWN ? ChannelState.DEGRADED : degradedBy(bad, checks);
        return new ChannelHealth(next, bad, 0, checks, at);
    }

    private ChannelState degradedBy(int bad, int checks) {
        boolean leavesUp = Integer.bitCount(bad) >= LIMIT || checks >= LIMIT;
        return state == ChannelState.UP && leavesUp ? ChannelState.DEGRADED : state;
    }

    private int remembered(int latest) {
        return (window << 1 | latest) & ((1 << WINDOW) - 1);
    }
}
