package io.shiming.incident.schedule;

import io.quarkus.scheduler.Scheduled;
import io.shiming.foundation.time.Rounds;
import io.shiming.incident.application.WatchDeadlines;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** When the service acts by itself. */
@Singleton
class Timers {
    private final WatchDeadlines watchDeadlines;

    Timers(WatchDeadlines watchDeadlines) {
        this.watchDeadlines = watchDeadlines;
    }

    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> watchDeadlines() {
        return Rounds.untroubled(watchDeadlines.run());
    }
}
