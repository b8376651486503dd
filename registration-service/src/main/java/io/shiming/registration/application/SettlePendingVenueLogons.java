package io.shiming.registration.application;

import io.shiming.registration.domain.VenueLogon;
import io.shiming.registration.persistence.VenueLogonRepository;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** What log-ons need from time to time: pending ones settled, as registrations are, and forgotten ones ended. */
@ApplicationScoped
public class SettlePendingVenueLogons {
    private static final Logger LOG = Logger.getLogger(SettlePendingVenueLogons.class);
    private static final int BATCH = 100;
    private static final int CONCURRENT = 8;
    private static final Duration TAKEN_FOR = Duration.ofSeconds(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private final VenueLogonRepository logons;
    private final SettleVenueLogon settlement;
    private final EndVenueLogon endVenueLogon;
    private final Clock clock;
    private final VenueLogonConfig config;

    SettlePendingVenueLogons(
            VenueLogonRepository logons,
            SettleVenueLogon settlement,
            EndVenueLogon endVenueLogon,
            Clock clock,
            VenueLogonConfig config) {
        this.logons = logons;
        this.settlement = settlement;
        this.endVenueLogon = endVenueLogon;
        this.clock = clock;
        this.config = config;
    }

    public Uni<Void> run() {
        return logons.takePending(clock.instant(), TAKEN_FOR, LONGEST_PAUSE, BATCH)
                .chain(batch -> each(batch, pending -> settlement.again(pending, "sweep-" + pending.id())));
    }

    /** All replicas find the same; whoever comes second changes nothing. */
    public Uni<Void> endForgotten() {
        return logons.goingOnSince(clock.instant().minus(config.endAfter()), BATCH)
                .chain(batch -> each(batch, logon -> endVenueLogon.forgotten(logon, "sweep-" + logon.id())));
    }

    private static Uni<Void> each(List<VenueLogon> batch, Function<VenueLogon, Uni<?>> step) {
        return Multi.createFrom()
                .iterable(batch)
                .onItem()
                .transformToUni(logon -> step.apply(logon)
                        .onFailure()
                        .invoke(failure -> LOG.warnf(
                                "Log-on %s stays as it is: %s",
                                logon.id(), failure.getClass().getName()))
                        .onFailure()
                        .recoverWithNull())
                .merge(CONCURRENT)
                .collect()
                .asList()
                .replaceWithVoid();
    }
}
