package io.shiming.verification.domain;

import java.util.Arrays;

/** The last 1,000 calls and probes of a channel: how many were good, and how long they took. Safe for threads. */
public final class CallRecord {
    private static final int WINDOW = 1_000;

    private final int[] millis = new int[WINDOW];
    private final boolean[] good = new boolean[WINDOW];
    private int next;
    private int size;

    /**
     * What is published of a channel.
     *
     * @param availability share of good ones, 1 when there were none at all
     * @param p50Ms half of them took at most this long
     * @param p99Ms 99 of 100 took at most this long
     */
    public record Figures(double availability, int p50Ms, int p99Ms) {}

    public synchronized void add(boolean wasGood, int tookMillis) {
        millis[next] = tookMillis;
        good[next] = wasGood;
        next = (next + 1) % WINDOW;
        size = Math.min(size + 1, WINDOW);
    }

    public Figures figures() {
        int[] sorted;
        int goodOnes = 0;
        synchronized (this) {
            sorted = Arrays.copyOf(millis, size);
            for (int i = 0; i < size; i++) {
                goodOnes += good[i] ? 1 : 0;
            }
        }
        if (sorted.length == 0) {
            return new Figures(1.0, 0, 0);
        }
        Arrays.sort(sorted);
        return new Figures((double) goodOnes / sorted.length, quantile(sorted, 50), quantile(sorted, 99));
    }

    /** Nearest rank: the smallest value that at least this many per cent do not exceed. */
    private static int quantile(int[] sorted, int percent) {
        return sorted[(sorted.length * percent + 99) / 100 - 1];
    }
}
