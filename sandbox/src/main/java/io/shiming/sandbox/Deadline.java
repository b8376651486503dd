package io.shiming.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** How long a test is prepared to wait; every look at it is also a short pause. */
final class Deadline {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Instant end;

    private Deadline(Instant end) {
        this.end = end;
    }

    static Deadline in(Duration duration) {
        return new Deadline(Instant.now().plus(duration));
    }

    void check(String waitedFor) {
        if (Instant.now().isAfter(end)) {
            throw new AssertionError("waited in vain for " + waitedFor);
        }
        LockSupport.parkNanos(PAUSE.toNanos());
    }
}
