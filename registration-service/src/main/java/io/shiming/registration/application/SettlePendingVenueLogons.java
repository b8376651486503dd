package io.shiming.registration.application;

import io.shiming.registration.persistence.VenueLogonRepository;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** What the table of log-ons needs from time to time: pending ones settled, as registrations are, and days ahead. */
@ApplicationScoped
public class SettlePendingVenueLogons {
    private static final int BATCH = 100;
    private static final int CONCURRENT = 8;
    private static final Duration TAKEN_FOR = Duration.ofSeconds(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private final VenueLogonRepository logons;
    private final SettleVenueLogon settlement;
    private final Clock clock;
    private final VenueLogonConfig config;

    SettlePendingVenueLogons(
            VenueLogonRepository logons, SettleVenueLogon settlement, Clock clock, VenueLogonConfig config) {
        this.logons = logons;
        this.settlement = settlement;
        this.clock = clock;
        this.config = config;
    }

    public Uni<Void> run() {
        return logons.takePending(clock.instant(), TAKEN_FOR, LONGEST_PAUSE, BATCH)
                .chain(batch -> Multi.createFrom()
                        .iterable(batch)
                        .onItem()
                        .transformToUni(pending -> settlement
                                .again(pending, "sweep-" + pending.id())
                                // The gateway does not answer, or somebody else settled it: there is a next time.
                                .onFailure()
                                .recoverWithNull())
                        .merge(CONCURRENT)
                        .collect()
                        .asList())
                .replaceWithVoid();
    }

    /** Yesterday as well, for what is stored around midnight. */
    public Uni<Void> provideDays() {
        LocalDate yesterday =
                LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(1);
        return logons.provide(yesterday, config.daysAhead() + 2);
    }
}
