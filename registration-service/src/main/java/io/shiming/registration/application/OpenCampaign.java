package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import io.shiming.registration.domain.Campaign;
import io.shiming.registration.persistence.CampaignRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;

/** An operator opens a campaign for its users of before (Art. 27). */
@ApplicationScoped
public class OpenCampaign {
    /** Whoever means another year than this or the next has mistyped it. */
    private static final int FURTHEST_DAYS = 366;

    private final CampaignRepository campaigns;
    private final AuditTrail audit;
    private final Ids ids;
    private final Clock clock;
    private final RegistrationConfig config;

    OpenCampaign(CampaignRepository campaigns, AuditTrail audit, Ids ids, Clock clock, RegistrationConfig config) {
        this.campaigns = campaigns;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
        this.config = config;
    }

    /**
     * One round trip.
     *
     * @throws DomainException BODY_INVALID for a day that is more than a year away
     */
    public Uni<Answer> handle(
            Caller caller,
            String correlator,
            LocalDate startsOn,
            Idempotency.Attempt attempt,
            Function<Campaign, Answer> wording) {
        if (Math.abs(ChronoUnit.DAYS.between(config.dayOf(clock.instant()), startsOn)) > FURTHEST_DAYS) {
            throw DomainException.invalid("/startsOn", Violation.Code.NOT_ALLOWED);
        }
        Campaign campaign = new Campaign(
                caller.requireOperator(), ids.next(), startsOn, clock.instant(), Optional.empty(), Optional.empty());
        Answer answer = wording.apply(campaign);
        return campaigns
                .run(campaigns
                        .opened(campaign)
                        .and(attempt.answered(answer))
                        .and(audit.record(AuditTrail.Entry.by(
                                caller,
                                correlator,
                                campaign.operatorId(),
                                "campaign.opened",
                                "campaign",
                                campaign.id(),
                                "DONE"))))
                .replaceWith(answer);
    }
}
