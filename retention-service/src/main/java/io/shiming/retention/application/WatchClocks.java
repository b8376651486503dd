package io.shiming.retention.application;

import io.micrometer.core.instrument.MeterRegistry;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.time.ClockSanity;
import io.shiming.foundation.time.RealClocks;
import io.shiming.retention.domain.RetentionError;
import io.shiming.retention.persistence.PurgeMeasures;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Looks at the real clocks: nothing is purged while this host's and the database server's differ, or it was later before.
 */
@Singleton
public class WatchClocks {
    private static final Duration RETRY_AFTER = Duration.ofMinutes(1);

    private final RealClocks clocks;

    @Inject
    WatchClocks(PurgeMeasures measures, MeterRegistry metrics) {
        clocks = new RealClocks(measures::clocks).measured(metrics, "shiming.purge.clock.sane", "it purges nothing");
    }

    WatchClocks(PurgeMeasures measures, Clock host) {
        clocks = new RealClocks(measures::clocks, host);
    }

    /** This host's own time. */
    Instant host() {
        return clocks.host();
    }

    /** Whether they can be believed just now. One round trip. */
    public Uni<ClockSanity> look() {
        return clocks.look();
    }

    /**
     * The same, for whoever needs them.
     *
     * @throws DomainException CLOCK_NOT_SANE
     */
    Uni<Void> requireSane() {
        return look().invoke(found -> {
                    if (found != ClockSanity.SANE) {
                        throw DomainException.retryLater(RetentionError.CLOCK_NOT_SANE, RETRY_AFTER);
                    }
                })
                .replaceWithVoid();
    }
}
