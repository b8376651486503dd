package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.registration.domain.Campaign;
import io.shiming.registration.persistence.CampaignRepository;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;

/**
 * Forgets who was in a campaign once its time is up: it is closed, so that nobody can be brought any more, then its keys are
 * destroyed, all at once, then its rows. Its figures stay, which name nobody. Who is stopped in between goes on as long as
 * there is a row.
 */
@ApplicationScoped
public class ForgetCampaigns {
    private static final String SYSTEM = "registration-service";
    private static final int AT_ONCE = 1_000;

    private final CampaignRepository campaigns;
    private final KeyServer keys;
    private final AuditTrail audit;
    private final Clock clock;
    private final RegistrationConfig config;

    ForgetCampaigns(
            CampaignRepository campaigns, KeyServer keys, AuditTrail audit, Clock clock, RegistrationConfig config) {
        this.campaigns = campaigns;
        this.keys = keys;
        this.audit = audit;
        this.clock = clock;
        this.config = config;
    }

    /** All replicas do; what another was quicker with is gone. */
    public Uni<Void> run() {
        LocalDate today = config.dayOf(clock.instant());
        LocalDate settledBefore = today.minus(config.campaigns().keep());
        return campaigns
                .noteSettled(today)
                .chain(() -> campaigns.over(settledBefore))
                .onItem()
                .transformToMulti(over -> Multi.createFrom().iterable(over))
                .onItem()
                .transformToUniAndConcatenate(campaign -> forget(campaign, settledBefore))
                .collect()
                .asList()
                .replaceWithVoid();
    }

    private Uni<Integer> forget(Campaign over, LocalDate settledBefore) {
        Uni<Boolean> closed = over.purgedAt().isPresent()
                ? Uni.createFrom().item(true)
                : campaigns.run(campaigns
                        .purged(over, settledBefore, clock.instant())
                        .and(audit.record(new AuditTrail.Entry(
                                SYSTEM,
                                SYSTEM,
                                over.operatorId(),
                                "campaign.purged",
                                "campaign",
                                over.id(),
                                "DONE",
                                "campaign-" + over.id()))));
        return closed.chain(ours -> ours ? forgetAll(over) : Uni.createFrom().item(0));
    }

    private Uni<Integer> forgetAll(Campaign closed) {
        return keys.destroyCohort(ImportCampaignUsers.cohort(closed.id()))
                .chain(() -> Multi.createBy()
                        .repeating()
                        .uni(() -> campaigns.forgetUsers(closed, AT_ONCE))
                        .whilst(forgotten -> forgotten == AT_ONCE)
                        .collect()
                        .last());
    }
}
