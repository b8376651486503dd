package io.shiming.foundation.time;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The real clocks, which no sandbox moves: this host's, and that of the database's server. Whoever does what cannot be undone
 * looks whether they can be believed; what is due is judged by the one clock that everything else goes by.
 */
public final class RealClocks {
    private static final Logger LOG = Logger.getLogger(RealClocks.class);

    /**
     * What the database's server shows.
     *
     * @param latestHost the latest that any replica's host showed when it did such a thing; empty when none ever did
     */
    public record Shown(Instant database, Optional<Instant> latestHost) {}

    private final Supplier<Uni<Shown>> shown;
    private final Clock host;
    private final AtomicReference<ClockSanity> last = new AtomicReference<>(ClockSanity.SANE);

    public RealClocks(Supplier<Uni<Shown>> shown) {
        this(shown, Clock.systemUTC());
    }

    /** With a host's clock that a test sets. */
    public RealClocks(Supplier<Uni<Shown>> shown, Clock host) {
        this.shown = shown;
        this.host = host;
    }

    /** Shows what was found last: 1 while they could be believed, as this replica saw them. */
    public RealClocks measured(MeterRegistry metrics, String gauge, String otherwise) {
        Gauge.builder(gauge, last, now -> now.get() == ClockSanity.SANE ? 1 : 0)
                .description("1 while the clocks can be believed, as this replica sees them; else " + otherwise)
                .register(metrics);
        return this;
    }

    /** This host's own time. */
    public Instant host() {
        return host.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** Whether they can be believed just now. One round trip. */
    public Uni<ClockSanity> look() {
        return shown.get()
                .map(clocks -> ClockSanity.of(host(), clocks.database(), clocks.latestHost()))
                .invoke(found -> {
                    if (last.getAndSet(found) != found) {
                        LOG.warnf("The clocks are %s", found);
                    }
                });
    }
}
