package io.shiming.incident.schedule;

import io.quarkus.scheduler.Scheduled;
import io.shiming.foundation.time.Rounds;
import io.shiming.incident.application.WatchCorrections;
import io.shiming.incident.application.WatchDeadlines;
import io.shiming.incident.application.WatchDeliveries;
import io.shiming.incident.application.WatchDisputes;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** When the service sees by itself whether what should have happened has. */
@Singleton
class Timers {
    private static final String EVERY = "10s";

    private final WatchDeadlines watchDeadlines;
    private final WatchCorrections watchCorrections;
    private final WatchDeliveries watchDeliveries;
    private final WatchDisputes watchDisputes;

    Timers(
            WatchDeadlines watchDeadlines,
            WatchCorrections watchCorrections,
            WatchDeliveries watchDeliveries,
            WatchDisputes watchDisputes) {
        this.watchDeadlines = watchDeadlines;
        this.watchCorrections = watchCorrections;
        this.watchDeliveries = watchDeliveries;
        this.watchDisputes = watchDisputes;
    }

    @Scheduled(every = EVERY, concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> watchDeadlines() {
        return Rounds.untroubled(watchDeadlines.run());
    }

    @Scheduled(every = EVERY, concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> watchCorrections() {
        return Rounds.untroubled(watchCorrections.run());
    }

    @Scheduled(every = EVERY, concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> watchDeliveries() {
        return Rounds.untroubled(watchDeliveries.run());
    }

    @Scheduled(every = EVERY, concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> watchDisputes() {
        return Rounds.untroubled(watchDisputes.run());
    }
}
