package io.shiming.registration.application;

import io.shiming.registration.persistence.RegistrationRepository;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Settles what a crash, a lost call-back or an unreachable gateway left pending. All replicas sweep at once; each takes
 * its own registrations for a while ({@code FOR UPDATE SKIP LOCKED}).
 */
@ApplicationScoped
public class SettlePendingRegistrations {
    private static final Logger LOG = Logger.getLogger(SettlePendingRegistrations.class);
    private static final int BATCH = 100;
    private static final int CONCURRENT = 8;
    private static final Duration TAKEN_FOR = Duration.ofSeconds(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private final RegistrationRepository registrations;
    private final SettleRegistration settlement;
    private final Clock clock;

    SettlePendingRegistrations(RegistrationRepository registrations, SettleRegistration settlement, Clock clock) {
        this.registrations = registrations;
        this.settlement = settlement;
        this.clock = clock;
    }

    public Uni<Void> run() {
        return registrations
                .takePending(clock.instant(), TAKEN_FOR, LONGEST_PAUSE, BATCH)
                .chain(batch -> Multi.createFrom()
                        .iterable(batch)
                        .onItem()
                        .transformToUni(pending -> settlement
                                .again(pending, "sweep-" + pending.id())
                                .onFailure()
                                .invoke(failure -> LOG.warnf(
                                        "Registration %s stays pending: %s",
                                        pending.id(), failure.getClass().getName()))
                                .onFailure()
                                .recoverWithNull())
                        .merge(CONCURRENT)
                        .collect()
                        .asList())
                .replaceWithVoid();
    }
}
