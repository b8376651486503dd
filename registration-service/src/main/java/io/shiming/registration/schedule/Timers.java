package io.shiming.registration.schedule;

import io.quarkus.scheduler.Scheduled;
import io.shiming.foundation.time.Rounds;
import io.shiming.registration.application.CloseDays;
import io.shiming.registration.application.DeliverEvents;
import io.shiming.registration.application.ExpireDisclosures;
import io.shiming.registration.application.ForgetCampaigns;
import io.shiming.registration.application.KeepDocumentCopy;
import io.shiming.registration.application.MoveKeyToCohort;
import io.shiming.registration.application.OrderWhatIsDue;
import io.shiming.registration.application.ProvideDays;
import io.shiming.registration.application.SettlePendingRegistrations;
import io.shiming.registration.application.SettlePendingVenueLogons;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** When the service acts by itself. */
@Singleton
class Timers {
    private final SettlePendingRegistrations settlePendingRegistrations;
    private final KeepDocumentCopy keepDocumentCopy;
    private final SettlePendingVenueLogons settlePendingVenueLogons;
    private final ProvideDays provideDays;
    private final CloseDays closeDays;
    private final DeliverEvents deliverEvents;
    private final MoveKeyToCohort moveKeyToCohort;
    private final ExpireDisclosures expireDisclosures;
    private final OrderWhatIsDue orderWhatIsDue;
    private final ForgetCampaigns forgetCampaigns;

    Timers(
            SettlePendingRegistrations settlePendingRegistrations,
            KeepDocumentCopy keepDocumentCopy,
            SettlePendingVenueLogons settlePendingVenueLogons,
            ProvideDays provideDays,
            CloseDays closeDays,
            DeliverEvents deliverEvents,
            MoveKeyToCohort moveKeyToCohort,
            ExpireDisclosures expireDisclosures,
            OrderWhatIsDue orderWhatIsDue,
            ForgetCampaigns forgetCampaigns) {
        this.settlePendingRegistrations = settlePendingRegistrations;
        this.keepDocumentCopy = keepDocumentCopy;
        this.settlePendingVenueLogons = settlePendingVenueLogons;
        this.provideDays = provideDays;
        this.closeDays = closeDays;
        this.deliverEvents = deliverEvents;
        this.moveKeyToCohort = moveKeyToCohort;
        this.expireDisclosures = expireDisclosures;
        this.orderWhatIsDue = orderWhatIsDue;
        this.forgetCampaigns = forgetCampaigns;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> settlePending() {
        return Rounds.untroubled(settlePendingRegistrations.run());
    }

    @Scheduled(every = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> removeUnusedCopies() {
        return Rounds.untroubled(keepDocumentCopy.removeUnused());
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> settlePendingVenueLogons() {
        return Rounds.untroubled(settlePendingVenueLogons.run());
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> endForgottenVenueLogons() {
        return Rounds.untroubled(settlePendingVenueLogons.endForgotten());
    }

    @Scheduled(every = "1h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> provideDays() {
        return Rounds.untroubled(provideDays.run());
    }

    @Scheduled(every = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> closeDays() {
        return Rounds.untroubled(closeDays.run());
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> deliverEvents() {
        return Rounds.untroubled(deliverEvents.run());
    }

    @Scheduled(every = "1h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> forgetDeliveries() {
        return Rounds.untroubled(deliverEvents.forget());
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> orderWhatIsDue() {
        return Rounds.untroubled(orderWhatIsDue.run());
    }

    @Scheduled(every = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> watchCampaigns() {
        return Rounds.untroubled(orderWhatIsDue.watch());
    }

    @Scheduled(every = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> forgetCampaigns() {
        return Rounds.untroubled(forgetCampaigns.run());
    }

    @Scheduled(every = "1h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> destroyEmptyCohorts() {
        return Rounds.untroubled(moveKeyToCohort.destroyEmpty());
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> expireDisclosures() {
        return Rounds.untroubled(expireDisclosures.run());
    }
}
