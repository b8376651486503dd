package io.shiming.verification.domain;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeMap;

/**
 * The calls this replica made in one channel, by the minute they ended in: for what is published at once, and until
 * they are written. Safe for threads.
 */
public final class CallRecord {
    /** While the database is away no more minutes than these are kept; then the oldest are given up. */
    private static final int MOST_MINUTES = 120;

    private final TreeMap<Instant, Minute> minutes = new TreeMap<>();

    private static final class Minute {
        private final CallTally tally = new CallTally();
        private long written;
    }

    public synchronized void add(Instant at, Call call) {
        minutes.computeIfAbsent(at.truncatedTo(ChronoUnit.MINUTES), minute -> new Minute())
                .tally
                .add(call);
        if (minutes.size() > MOST_MINUTES) {
            minutes.pollFirstEntry();
        }
    }

    /** All calls of the last minutes, that under way included. */
    public synchronized CallTally last(Duration window, Instant now) {
        CallTally sum = new CallTally();
        minutes.subMap(now.minus(window), false, now, true).values().forEach(minute -> sum.add(minute.tally));
        return sum;
    }

    /** The minutes in which there were calls since they were last written, each with all its calls. */
    public synchronized List<CallMinute> unwritten() {
        return minutes.entrySet().stream()
                .filter(entry -> entry.getValue().tally.calls() > entry.getValue().written)
                .map(entry -> new CallMinute(entry.getKey(), new CallTally().add(entry.getValue().tally)))
                .toList();
    }

    public synchronized void written(List<CallMinute> stored) {
        for (CallMinute each : stored) {
            Minute minute = minutes.get(each.at());
            if (minute != null) {
                minute.written = each.tally().calls();
            }
        }
    }
}
