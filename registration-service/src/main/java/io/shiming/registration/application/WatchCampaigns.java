package io.shiming.registration.application;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.shiming.registration.persistence.CampaignRepository;
import io.shiming.registration.persistence.CampaignRepository.Backlog;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToLongFunction;

/** Looks how many orders of campaigns are late, for metrics. */
@ApplicationScoped
public class WatchCampaigns {
    private final CampaignRepository campaigns;
    private final Clock clock;
    private final RegistrationConfig config;
    private final AtomicReference<Optional<Backlog>> backlog = new AtomicReference<>(Optional.empty());

    WatchCampaigns(CampaignRepository campaigns, Clock clock, RegistrationConfig config, MeterRegistry metrics) {
        this.campaigns = campaigns;
        this.clock = clock;
        this.config = config;
        Gauge.builder("shiming.campaign.orders.escalated", backlog, known -> value(known, Backlog::escalated))
                .register(metrics);
        Gauge.builder("shiming.campaign.orders.late", backlog, known -> value(known, Backlog::late))
                .register(metrics);
    }

    private static double value(AtomicReference<Optional<Backlog>> known, ToLongFunction<Backlog> figure) {
        return known.get().map(figure::applyAsLong).map(Long::doubleValue).orElse(Double.NaN);
    }

    public Uni<Void> run() {
        return campaigns
                .backlog(config.dayOf(clock.instant()))
                .invoke(found -> backlog.set(Optional.of(found)))
                .replaceWithVoid();
    }
}
