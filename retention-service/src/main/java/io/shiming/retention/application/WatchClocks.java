package io.shiming.retention.application;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.shiming.foundation.problem.DomainException;
import io.shiming.retention.domain.ClockSanity;
import io.shiming.retention.domain.RetentionError;
import io.shiming.retention.persistence.PurgeMeasures;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Looks at the real clocks, which no sandbox moves: nothing is purged while this host's and the database server's differ, or
 * it was later before. What is due is judged by the one clock that everything else goes by.
 */
@Singleton
public class WatchClocks {
    private static final Logger LOG = Logger.getLogger(WatchClocks.class);
    private static final Duration RETRY_AFTER = Duration.ofMinutes(1);

    private final PurgeMeasures measures;
    private final Clock host;
    private final AtomicReference<ClockSanity> last = new AtomicReference<>(ClockSanity.SANE);

    @Inject
    WatchClocks(PurgeMeasures measures, MeterRegistry metrics) {
        this(measures, Clock.systemUTC());
        Gauge.builder("shiming.purge.clock.sane", last, now -> now.get() == ClockSanity.SANE ? 1 : 0)
                .description("1 while the clocks can be believed, as this replica sees them; else it purges nothing")
                .register(metrics);
    }

    WatchClocks(PurgeMeasures measures, Clock host) {
        this.measures = measures;
        this.host = host;
    }

    /** This host's own time. */
    Instant host() {
        return host.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** Whether they can be believed just now. One round trip. */
    public Uni<ClockSanity> look() {
        return measures.clocks()
                .map(clocks -> ClockSanity.of(host(), clocks.database(), clocks.latestHost()))
                .invoke(found -> {
                    if (last.getAndSet(found) != found) {
                        LOG.warnf("The clocks are %s", found);
                    }
                });
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
