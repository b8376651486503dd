package io.shiming.registration.schedule;

import io.quarkus.scheduler.Scheduled;
import io.shiming.foundation.problem.SafeTrace;
import io.shiming.registration.application.KeepDocumentCopy;
import io.shiming.registration.application.SettlePendingRegistrations;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** When the service acts by itself. */
@Singleton
class Timers {
    private static final Logger LOG = Logger.getLogger(Timers.class);

    private final SettlePendingRegistrations settlePendingRegistrations;
    private final KeepDocumentCopy keepDocumentCopy;

    Timers(SettlePendingRegistrations settlePendingRegistrations, KeepDocumentCopy keepDocumentCopy) {
        this.settlePendingRegistrations = settlePendingRegistrations;
        this.keepDocumentCopy = keepDocumentCopy;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> settlePending() {
        return untroubled(settlePendingRegistrations.run());
    }

    @Scheduled(every = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> removeUnusedCopies() {
        return untroubled(keepDocumentCopy.removeUnused());
    }

    /** A round that fails, because a database restarts for example, is noted; the next one does its work. */
    private static Uni<Void> untroubled(Uni<Void> round) {
        return round.onFailure()
                .invoke(failure -> LOG.warnf("Timer round failed: %s", SafeTrace.of(failure)))
                .onFailure()
                .recoverWithNull();
    }
}
