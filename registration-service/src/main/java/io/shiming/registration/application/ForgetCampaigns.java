package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.time.ClockSanity;
import io.shiming.registration.domain.Campaign;
import io.shiming.registration.persistence.CampaignRepository;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;

/**
 * Forgets who was in a campaign once its time is up: it is closed, so that nobody can be brought any more, then its keys are
 * destroyed, all at once, then its rows, and only then it is on record as purged. Its figures stay, which name nobody. Who is
 * stopped in between begins again with the keys, until that is on record. Nothing happens by clocks that cannot be believed.
 */
@ApplicationScoped
public class ForgetCampaigns {
    private static final String SYSTEM = "registration-service";
    private static final int AT_ONCE = 1_000;

    private final CampaignRepository campaigns;
    private final KeyServer keys;
    private final WatchCampaignClocks clocks;
    private final AuditTrail audit;
    private final Clock clock;
    private final RegistrationConfig config;

    ForgetCampaigns(
            CampaignRepository campaigns,
            KeyServer keys,
            WatchCampaignClocks clocks,
            AuditTrail audit,
            Clock clock,
            RegistrationConfig config) {
        this.campaigns = campaigns;
        this.keys = keys;
        this.clocks = clocks;
        this.audit = audit;
        this.clock = clock;
        this.config = config;
    }

    /** All replicas do; what another was quicker with is gone. */
    public Uni<Void> run() {
        return clocks.look()
                .chain(found ->
                        found == ClockSanity.SANE ? forget() : Uni.createFrom().voidItem());
    }

    private Uni<Void> forget() {
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

    private Uni<Boolean> forget(Campaign over, LocalDate settledBefore) {
        Uni<Boolean> closed = over.closedAt().isPresent()
                ? Uni.createFrom().item(true)
                : campaigns.run(
                        campaigns.closed(over, settledBefore, clock.instant()).and(record(over, "closed")));
        return closed.chain(ours -> ours ? forgetAll(over) : Uni.createFrom().item(false));
    }

    private Write.Part record(Campaign over, String step) {
        return audit.record(new AuditTrail.Entry(
                SYSTEM,
                SYSTEM,
                over.operatorId(),
                "campaign." + step,
                "campaign",
                over.id(),
                "DONE",
                "campaign-" + over.id()));
    }

    private Uni<Boolean> forgetAll(Campaign closed) {
        return keys.destroyCohort(ImportCampaignUsers.cohort(closed.id()))
                .chain(() -> Multi.createBy()
                        .repeating()
                        .uni(() -> campaigns.forgetUsers(closed, AT_ONCE))
                        .whilst(forgotten -> forgotten == AT_ONCE)
                        .collect()
                        .last())
                .chain(() ->
                        campaigns.run(campaigns.purged(closed, clock.instant()).and(record(closed, "purged"))));
    }
}
