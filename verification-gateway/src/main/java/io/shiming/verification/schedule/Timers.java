package io.shiming.verification.schedule;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.shiming.foundation.time.Rounds;
import io.shiming.verification.application.ChannelMetrics;
import io.shiming.verification.application.DrainDeferred;
import io.shiming.verification.application.GiveUpOverdue;
import io.shiming.verification.application.Guesses;
import io.shiming.verification.application.KeepStatistics;
import io.shiming.verification.application.ProbeChannels;
import io.shiming.verification.domain.Channel;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/** The clockwork. Each channel has timers of its own, so that a slow department holds up no other. */
@Singleton
class Timers {
    private static final String EVERY_SECOND = "1s";
    private static final String PROBE_EVERY = "{shiming.verification.probe-every}";
    private static final Duration LAST_WRITE = Duration.ofSeconds(3);

    private final ProbeChannels probeChannels;
    private final DrainDeferred drainDeferred;
    private final GiveUpOverdue giveUpOverdue;
    private final Guesses guesses;
    private final KeepStatistics keepStatistics;
    private final ChannelMetrics channelMetrics;

    Timers(
            ProbeChannels probeChannels,
            DrainDeferred drainDeferred,
            GiveUpOverdue giveUpOverdue,
            Guesses guesses,
            KeepStatistics keepStatistics,
            ChannelMetrics channelMetrics) {
        this.probeChannels = probeChannels;
        this.drainDeferred = drainDeferred;
        this.giveUpOverdue = giveUpOverdue;
        this.guesses = guesses;
        this.keepStatistics = keepStatistics;
        this.channelMetrics = channelMetrics;
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
    Uni<Void> collectPublicSecurity() {
        return drainDeferred.collect(Channel.PUBLIC_SECURITY);
    }

    @Scheduled(every = EVERY_SECOND, concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> collectMarketRegulation() {
        return drainDeferred.collect(Channel.MARKET_REGULATION);
    }

    @Scheduled(every = EVERY_SECOND, concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> collectCivilAffairs() {
        return drainDeferred.collect(Channel.CIVIL_AFFAIRS);
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

    @Scheduled(every = "1h", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> forgetGuesses() {
        return Rounds.untroubled(guesses.forget());
    }

    @Scheduled(every = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> measureDeferred() {
        return Rounds.untroubled(channelMetrics.measureDeferred());
    }

    @Scheduled(every = "1m", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> keepStatistics() {
        return Rounds.untroubled(keepStatistics.write());
    }

    @Scheduled(every = "1h", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> forgetStatistics() {
        return Rounds.untroubled(keepStatistics.forgetOld());
    }

    /** Requests under way have ended by then. */
    void stop(@Observes ShutdownEvent stopping) {
        Rounds.untroubled(keepStatistics.write().ifNoItem().after(LAST_WRITE).fail())
                .await()
                .indefinitely();
    }
}
