package io.shiming.registration.application;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.shiming.foundation.problem.SafeTrace;
import io.shiming.registration.domain.Disclosure;
import io.shiming.registration.domain.DisclosureStatus;
import io.shiming.registration.persistence.DisclosureRepository;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.jboss.logging.Logger;

/**
 * Ends disclosures that nobody decided, or read, in time; and destroys the keys of what has ended. All replicas sweep at once
 * ({@code FOR UPDATE SKIP LOCKED}).
 */
@ApplicationScoped
public class ExpireDisclosures {
    private static final Logger LOG = Logger.getLogger(ExpireDisclosures.class);
    private static final int BATCH = 100;

    private final DisclosureRepository disclosures;
    private final DisclosureTrail trail;
    private final Clock clock;
    private final Counter expired;

    ExpireDisclosures(DisclosureRepository disclosures, DisclosureTrail trail, Clock clock, MeterRegistry metrics) {
        this.disclosures = disclosures;
        this.trail = trail;
        this.clock = clock;
        this.expired = metrics.counter("shiming.disclosures.expired");
    }

    /** Three round trips, and one for each that expires. */
    public Uni<Void> run() {
        return disclosures
                .due(clock.instant(), BATCH)
                .onItem()
                .transformToMulti(due -> Multi.createFrom().iterable(due))
                .onItem()
                .transformToUniAndConcatenate(this::expire)
                .collect()
                .asList()
                .chain(() -> disclosures.destroyKeys(clock.instant(), BATCH))
                .replaceWithVoid();
    }

    private Uni<Boolean> expire(Disclosure due) {
        return disclosures
                .run(disclosures
                        .expired(due, clock.instant())
                        .and(trail.counted(due, DisclosureStatus.EXPIRED, DisclosureTrail.correlator(due)))
                        .and(trail.expired(due)))
                .invoke(happened -> {
                    if (happened) {
                        expired.increment();
                    }
                })
                .onFailure()
                .invoke(failure -> LOG.warnf("Disclosure %s does not expire: %s", due.id(), SafeTrace.of(failure)))
                .onFailure()
                .recoverWithItem(false);
    }
}
