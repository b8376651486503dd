package io.shiming.registration.application;

import io.micrometer.core.instrument.MeterRegistry;
import io.shiming.foundation.time.ClockSanity;
import io.shiming.foundation.time.RealClocks;
import io.shiming.registration.persistence.DueCampaignUsers;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;

/**
 * Looks at the real clocks: nobody is ordered to be suspended or terminated, and no campaign is forgotten, while this host's and
 * the database server's differ, or it was later before.
 */
@Singleton
public class WatchCampaignClocks {
    private final RealClocks clocks;

    @Inject
    WatchCampaignClocks(DueCampaignUsers due, MeterRegistry metrics) {
        clocks = new RealClocks(due::clocks)
                .measured(metrics, "shiming.campaign.clock.sane", "it takes no service away and forgets no campaign");
    }

    WatchCampaignClocks(DueCampaignUsers due, Clock host) {
        clocks = new RealClocks(due::clocks, host);
    }

    /** This host's own time. */
    Instant host() {
        return clocks.host();
    }

    /** Whether they can be believed just now. One round trip. */
    public Uni<ClockSanity> look() {
        return clocks.look();
    }
}
