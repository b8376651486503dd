package io.shiming.incident.schedule;

import io.quarkus.scheduler.Scheduled;
import io.shiming.foundation.time.Rounds;
import io.shiming.incident.application.WatchDeliveries;
import io.shiming.incident.application.WatchDisputes;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** When the service sees by itself whether what should have happened has. */
@Singleton
class DeadlineTimers {
    private final WatchDeliveries watchDeliveries;
    private final WatchDisputes watchDisputes;

    DeadlineTimers(WatchDeliveries watchDeliveries, WatchDisputes watchDisputes) {
        this.watchDeliveries = watchDeliveries;
        this.watchDisputes = watchDisputes;
    }

    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> watchDeliveries() {
        return Rounds.untroubled(watchDeliveries.run());
    }

    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> watchDisputes() {
        return Rounds.untroubled(watchDisputes.run());
    }
}
