package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.ImportedUser;
import io.shiming.registration.domain.NoticeChannel;
import io.shiming.registration.persistence.CampaignRepository;
import io.shiming.registration.persistence.CampaignUserRepository;
import io.shiming.registration.persistence.CampaignUserRepository.Brought;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An operator brings its users of before who are not registered (Art. 27). An import has one key, in the cohort of its campaign,
 * since all of it goes on the same day: a campaign of a million users has as many keys as it had imports. To begin, two round
 * trips, to PostgreSQL and the keys server; then one for each batch of lines. What was stored stays when the rest does not come.
 */
@ApplicationScoped
public class ImportCampaignUsers {
    /** The keys of a campaign, which are destroyed together. */
    private static final String COHORT = "campaign/";

    private final CampaignRepository campaigns;
    private final CampaignUserRepository users;
    private final KeyServer keys;
    private final AuditTrail audit;
    private final Ids ids;
    private final Clock clock;
    private final RegistrationConfig config;

    ImportCampaignUsers(
            CampaignRepository campaigns,
            CampaignUserRepository users,
            KeyServer keys,
            AuditTrail audit,
            Ids ids,
            Clock clock,
            RegistrationConfig config) {
        this.campaigns = campaigns;
        this.users = users;
        this.keys = keys;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
        this.config = config;
    }

    static String cohort(UUID campaignId) {
        return COHORT + campaignId;
    }

    /** A user as a line tells of them. */
    public record Line(Sensitive<String> serviceNumber, Optional<NoticeChannel> contactedVia) {}

    /** An import that has begun. */
    public record Begun(Caller caller, String correlator, UUID campaignId, UUID importId, DataKey key) {}

    /**
     * Makes the key of an import.
     *
     * @throws DomainException NOT_FOUND, also for a campaign of which only figures are left
     */
    public Uni<Begun> begin(Caller caller, String correlator, UUID campaignId) {
        UUID importId = ids.next();
        return campaigns
                .find(caller.requireOperator(), campaignId)
                .map(found ->
                        found.filter(campaign -> campaign.purgedAt().isEmpty()).orElseThrow(DomainException::notFound))
                .chain(() -> keys.create(cohort(campaignId), importId, null, List.of()))
                .map(made -> new Begun(caller, correlator, campaignId, importId, made.key()));
    }

    /** Stores some lines, together or not at all; what became of each, in their order. Fails with NOT_FOUND likewise. */
    public Uni<List<ImportedUser>> handle(Begun begun, List<Line> lines) {
        Instant now = clock.instant();
        UUID operatorId = begun.caller().requireOperator();
        List<Brought> brought = lines.stream()
                .map(line -> new Brought(ids.next(), line.serviceNumber(), line.contactedVia()))
                .toList();
        return users.imported(
                        operatorId,
                        begun.campaignId(),
                        begun.importId(),
                        begun.key(),
                        brought,
                        config.dayOf(now),
                        now,
                        audit.record(AuditTrail.Entry.by(
                                begun.caller(),
                                begun.correlator(),
                                operatorId,
                                "campaign.users-imported",
                                "campaign",
                                begun.campaignId(),
                                "DONE")))
                .onItem()
                .ifNull()
                .failWith(DomainException::notFound);
    }
}
