package io.shiming.verification.domain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * Calls of a channel added up: how many were good, what was wrong with the others, how long the good ones took. Tallies
 * can be added, those of minutes and of replicas, and the percentiles of the sum are as if all calls had been counted
 * in one. Not safe for threads.
 */
public final class CallTally {
    /** Latencies are exact up to 255 ms and 1 % wide above, up to a minute, which is what anything longer counts as. */
    private static final int DIGITS = 2;

    private static final long LONGEST_MS = Duration.ofMinutes(1).toMillis();

    private final Histogram latencies = new Histogram(DIGITS);
    private final Map<ChannelFailure, Long> failures = new EnumMap<>(ChannelFailure.class);
    private long probes;

    /** So many good calls took so long. */
    public record Latency(int millis, long calls) {}

    public CallTally add(Call call) {
        probes += call.probe() ? 1 : 0;
        call.failure()
                .ifPresentOrElse(
                        failure -> addFailures(failure, 1),
                        () -> addLatency(new Latency((int) Math.min(call.took().toMillis(), LONGEST_MS), 1)));
        return this;
    }

    public CallTally add(CallTally other) {
        probes += other.probes;
        other.failures.forEach(this::addFailures);
        latencies.add(other.latencies);
        return this;
    }

    /** Adds what was kept of another tally. */
    public CallTally add(long ofThemProbes, Map<ChannelFailure, Long> failed, List<Latency> good) {
        probes += ofThemProbes;
        failed.forEach(this::addFailures);
        good.forEach(this::addLatency);
        return this;
    }

    private void addFailures(ChannelFailure failure, long more) {
        failures.merge(failure, more, Long::sum);
    }

    private void addLatency(Latency latency) {
        latencies.recordValueWithCount(latency.millis(), latency.calls());
    }

    /** Checks and probes. */
    public long calls() {
        return good() + failures.values().stream().mapToLong(Long::longValue).sum();
    }

    public long probes() {
        return probes;
    }

    public long good() {
        return latencies.getTotalCount();
    }

    public long failed(ChannelFailure failure) {
        return failures.getOrDefault(failure, 0L);
    }

    /** The latencies there are, ascending; to be kept, and added again. */
    public List<Latency> latencies() {
        List<Latency> found = new ArrayList<>();
        for (HistogramIterationValue value : latencies.recordedValues()) {
            found.add(new Latency((int) value.getValueIteratedTo(), value.getCountAtValueIteratedTo()));
        }
        return found;
    }

    /** Share of good calls, 1 when there were none at all. */
    public double availability() {
        long all = calls();
        return all == 0 ? 1 : (double) good() / all;
    }

    /** So many per cent of the good calls took at most this long; 0 when there were none. */
    public int percentileMs(int percent) {
        return (int) latencies.getValueAtPercentile(percent);
    }
}
