package io.shiming.verification.schedule;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.shiming.foundation.time.Rounds;
import io.shiming.verification.application.DrainDeferred;
import io.shiming.verification.application.GiveUpOverdue;
import io.shiming.verification.application.ProbeChannels;
import io.shiming.verification.domain.Channel;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** The clockwork. Each channel has timers of its own, so that a slow department holds up no other. */
@Singleton
class Timers {
    private static final String EVERY_SECOND = "1s";
    private static final String PROBE_EVERY = "{shiming.verification.probe-every}";

    private final ProbeChannels probeChannels;
    private final DrainDeferred drainDeferred;
    private final GiveUpOverdue giveUpOverdue;

    Timers(ProbeChannels probeChannels, DrainDeferred drainDeferred, GiveUpOverdue giveUpOverdue) {
        this.probeChannels = probeChannels;
        this.drainDeferred = drainDeferred;
        this.giveUpOverdue = giveUpOverdue;
    }

    @Scheduled(every = PROBE_EVERY, concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> probePublicSecurity() {
        return probeChannels.run(Channel.PUBLIC_SECURITY);
    }

    @Scheduled(every = PROBE_EVERY, concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> probeMarketRegulation() {
        return probeChannels.run(Channel.MARKET_REGULATION);
    }

    @Scheduled(every = PROBE_EVERY, concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> probeCivilAffairs() {
        return probeChannels.run(Channel.CIVIL_AFFAIRS);
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

    @Scheduled(every = EVERY_SECOND, concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> giveUp() {
        return Rounds.untroubled(giveUpOverdue.run());
    }
}
