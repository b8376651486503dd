package io.shiming.agent.schedule;

import io.quarkus.scheduler.Scheduled;
import io.shiming.agent.application.CheckAuthorisation;
import io.shiming.agent.application.KeepAgreementCopy;
import io.shiming.agent.application.RemindOfQualifications;
import io.shiming.agent.application.SettleQualifications;
import io.shiming.agent.application.SuperviseAgents;
import io.shiming.foundation.time.Rounds;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** When the service acts by itself. */
@Singleton
class Timers {
    private final CheckAuthorisation checkAuthorisation;
    private final SettleQualifications settleQualifications;
    private final RemindOfQualifications remindOfQualifications;
    private final KeepAgreementCopy keepAgreementCopy;
    private final SuperviseAgents superviseAgents;

    Timers(
            CheckAuthorisation checkAuthorisation,
            SettleQualifications settleQualifications,
            RemindOfQualifications remindOfQualifications,
            KeepAgreementCopy keepAgreementCopy,
            SuperviseAgents superviseAgents) {
        this.checkAuthorisation = checkAuthorisation;
        this.settleQualifications = settleQualifications;
        this.remindOfQualifications = remindOfQualifications;
        this.keepAgreementCopy = keepAgreementCopy;
        this.superviseAgents = superviseAgents;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> keepHearing() {
        return Rounds.untroubled(checkAuthorisation.keepHearing());
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> settleQualifications() {
        return Rounds.untroubled(settleQualifications.sweep());
    }

    @Scheduled(every = "1h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> remindOfQualifications() {
        return Rounds.untroubled(remindOfQualifications.run());
    }

    @Scheduled(every = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> removeUnusedCopies() {
        return Rounds.untroubled(keepAgreementCopy.removeUnused());
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> superviseAgents() {
        return Rounds.untroubled(superviseAgents.run());
    }
}
