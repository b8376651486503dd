package io.shiming.incident.schedule;

import io.quarkus.scheduler.Scheduled;
import io.shiming.foundation.time.Rounds;
import io.shiming.incident.application.WatchCorrections;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** When cases go on by themselves. */
@Singleton
class CaseTimers {
    private final WatchCorrections watchCorrections;

    CaseTimers(WatchCorrections watchCorrections) {
        this.watchCorrections = watchCorrections;
    }

    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> watchCorrections() {
        return Rounds.untroubled(watchCorrections.run());
    }
}
