package io.shiming.retention.schedule;

import io.quarkus.scheduler.Scheduled;
import io.shiming.foundation.time.Rounds;
import io.shiming.retention.application.ApplyPolicies;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** When the service acts by itself. */
@Singleton
class Timers {
    private final ApplyPolicies applyPolicies;

    Timers(ApplyPolicies applyPolicies) {
        this.applyPolicies = applyPolicies;
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> applyPolicies() {
        return Rounds.untroubled(applyPolicies.run());
    }
}
