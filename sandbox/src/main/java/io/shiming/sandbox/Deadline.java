package io.shiming.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** How long somebody is prepared to wait; every look at it is also a short pause. */
public final class Deadline {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Instant end;

    private Deadline(Instant end) {
        this.end = end;
    }

    public static Deadline in(Duration duration) {
        return new Deadline(Instant.now().plus(duration));
    }

    public boolean isOver() {
        return Instant.now().isAfter(end);
    }

    /**
     * Pauses.
     *
     * @throws IllegalStateException when it is over
     */
    public void check(String waitedFor) {
        if (isOver()) {
            throw new IllegalStateException("waited in vain for " + waitedFor);
        }
        LockSupport.parkNanos(PAUSE.toNanos());
    }
}
