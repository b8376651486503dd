package io.shiming.retention.schedule;

import io.quarkus.scheduler.Scheduled;
import io.shiming.foundation.time.Rounds;
import io.shiming.retention.application.ApplyPolicies;
import io.shiming.retention.application.CertifyRuns;
import io.shiming.retention.application.PurgeDue;
import io.shiming.retention.application.RetentionConfig;
import io.shiming.retention.application.TellOfHolds;
import io.shiming.retention.application.WatchClocks;
import io.shiming.retention.application.WatchPurgeLag;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** When the service acts by itself. */
@Singleton
class Timers {
    private final ApplyPolicies applyPolicies;
    private final TellOfHolds tellOfHolds;
    private final PurgeDue purgeDue;
    private final WatchPurgeLag watchPurgeLag;
    private final WatchClocks watchClocks;
    private final CertifyRuns certifyRuns;
    private final RetentionConfig config;

    Timers(
            ApplyPolicies applyPolicies,
            TellOfHolds tellOfHolds,
            PurgeDue purgeDue,
            WatchPurgeLag watchPurgeLag,
            WatchClocks watchClocks,
            CertifyRuns certifyRuns,
            RetentionConfig config) {
        this.applyPolicies = applyPolicies;
        this.tellOfHolds = tellOfHolds;
        this.purgeDue = purgeDue;
        this.watchPurgeLag = watchPurgeLag;
        this.watchClocks = watchClocks;
        this.certifyRuns = certifyRuns;
        this.config = config;
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> applyPolicies() {
        return Rounds.untroubled(applyPolicies.run());
    }

    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> certifyRuns() {
        return Rounds.untroubled(certifyRuns.run());
    }

    @Scheduled(every = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> lapseHolds() {
        return Rounds.untroubled(tellOfHolds.lapse());
    }

    /** Looks for a run to work on; while it does, it is one round. */
    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> purge() {
        return config.purge().enabled()
                ? Rounds.untroubled(purgeDue.run())
                : Uni.createFrom().voidItem();
    }

    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> watchPurge() {
        return Rounds.untroubled(watchClocks.look().chain(watchPurgeLag::run));
    }
}
