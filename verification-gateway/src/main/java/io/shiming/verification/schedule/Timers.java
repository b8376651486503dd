package io.shiming.verification.schedule;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.shiming.verification.application.DrainDeferred;
import io.shiming.verification.application.ProbeChannels;
import io.shiming.verification.domain.Channel;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** The clockwork. Each channel has a timer of its own, so that a slow department holds up no other. */
@Singleton
class Timers {
    private static final String EVERY_SECOND = "1s";

    private final ProbeChannels probeChannels;
    private final DrainDeferred drainDeferred;

    Timers(ProbeChannels probeChannels, DrainDeferred drainDeferred) {
        this.probeChannels = probeChannels;
        this.drainDeferred = drainDeferred;
    }

    @Scheduled(every = "{shiming.verification.probe-every}", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> probe() {
        return probeChannels.run();
    }

    @Scheduled(every = EVERY_SECOND, concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> drainPublicSecurity() {
        return drainDeferred.run(Channel.PUBLIC_SECURITY);
    }

    @Scheduled(every = EVERY_SECOND, concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> drainMarketRegulation() {
        return drainDeferred.run(Channel.MARKET_REGULATION);
    }

    @Scheduled(every = EVERY_SECOND, concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> drainCivilAffairs() {
        return drainDeferred.run(Channel.CIVIL_AFFAIRS);
    }
}
