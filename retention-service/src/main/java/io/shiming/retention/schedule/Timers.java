package io.shiming.retention.schedule;

import io.quarkus.scheduler.Scheduled;
import io.shiming.foundation.time.Rounds;
import io.shiming.retention.application.ApplyPolicies;
import io.shiming.retention.application.TellOfHolds;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** When the service acts by itself. */
@Singleton
class Timers {
    private final ApplyPolicies applyPolicies;
    private final TellOfHolds tellOfHolds;

    Timers(ApplyPolicies applyPolicies, TellOfHolds tellOfHolds) {
        this.applyPolicies = applyPolicies;
        this.tellOfHolds = tellOfHolds;
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> applyPolicies() {
        return Rounds.untroubled(applyPolicies.run());
    }

    @Scheduled(every = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> lapseHolds() {
        return Rounds.untroubled(tellOfHolds.lapse());
    }
}
