package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.AddressedOrder;
import io.shiming.registration.domain.Campaign;
import io.shiming.registration.domain.CampaignOrder;
import io.shiming.registration.domain.CampaignStory;
import io.shiming.registration.domain.Progress;
import io.shiming.registration.persistence.CampaignHistory;
import io.shiming.registration.persistence.CampaignRepository;
import io.shiming.registration.persistence.CampaignUserRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An operator sees how its campaigns stand, and what became of one of its users; the communications authority sees figures
 * (Art. 27). Every look is on record. Nobody lists users: who looks for one knows the number.
 */
@ApplicationScoped
public class LookUpCampaigns {
    private final CampaignRepository campaigns;
    private final CampaignUserRepository users;
    private final CampaignHistory history;
    private final AuditTrail audit;

    LookUpCampaigns(
            CampaignRepository campaigns, CampaignUserRepository users, CampaignHistory history, AuditTrail audit) {
        this.campaigns = campaigns;
        this.users = users;
        this.history = history;
        this.audit = audit;
    }

    /** How one stands; fails with NOT_FOUND for another operator's as for none. */
    public Uni<Progress> progress(Caller caller, UUID id, String correlator) {
        return campaigns.progressOnRecord(
                tenant(caller), id, look(caller, "campaign.read", "campaign", id, correlator));
    }

    /** Newest first, at most {@code limit}, older than {@code after}. */
    public Uni<List<Campaign>> page(Caller caller, int limit, Optional<UUID> after, String correlator) {
        return campaigns.page(
                tenant(caller), limit, after, look(caller, "campaign.listed", "campaign", null, correlator));
    }

    /** A user by number. Fails with NOT_FOUND for one who is not in this campaign of this operator. */
    public Uni<CampaignStory> user(Caller caller, UUID campaignId, Sensitive<String> serviceNumber, String correlator) {
        return users.require(caller.requireOperator(), campaignId, serviceNumber)
                .chain(user -> users.sealer(user)
                        .chain(key -> history.storyOnRecord(
                                user,
                                key,
                                look(caller, "campaign-user.read", "campaign-user", user.id(), correlator))));
    }

    /** An order, with the number it is about. Fails with NOT_FOUND likewise. */
    public Uni<AddressedOrder> order(Caller caller, UUID campaignId, UUID orderId, String correlator) {
        return history.requireOnRecord(
                caller.requireOperator(),
                campaignId,
                orderId,
                look(caller, "campaign-order.read", "campaign-order", orderId, correlator));
    }

    /** Orders that are waited for, the oldest first, at most {@code limit}, later than {@code after}; they name nobody. */
    public Uni<List<CampaignOrder>> orders(
            Caller caller, UUID campaignId, boolean escalatedOnly, int limit, Optional<UUID> after) {
        UUID operatorId = caller.requireOperator();
        return campaigns
                .find(operatorId, campaignId)
                .map(found -> found.orElseThrow(DomainException::notFound))
                .chain(() -> history.open(operatorId, campaignId, escalatedOnly, limit, after));
    }

    private Write.Part look(Caller caller, String action, String type, UUID id, String correlator) {
        return audit.record(
                AuditTrail.Entry.by(caller, correlator, tenant(caller).orElse(null), action, type, id, "ASKED"));
    }

    private static Optional<UUID> tenant(Caller caller) {
        return caller.is(Roles.OPERATOR) ? Optional.of(caller.requireOperator()) : Optional.empty();
    }
}
