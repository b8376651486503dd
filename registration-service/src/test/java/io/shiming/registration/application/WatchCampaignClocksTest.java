package io.shiming.registration.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.foundation.time.ClockSanity;
import io.shiming.registration.persistence.DueCampaignUsers;
import io.shiming.registration.rest.ServiceTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class WatchCampaignClocksTest {
    @Inject
    DueCampaignUsers due;

    private ClockSanity seenFrom(Duration ahead) {
        return new WatchCampaignClocks(due, Clock.offset(Clock.systemUTC(), ahead))
                .look()
                .await()
                .indefinitely();
    }

    @Test
    @DisplayName("Art. 27: a host that is not in step with the database's server suspends and terminates nobody")
    void apart() {
        assertThat(seenFrom(Duration.ofMinutes(6))).isEqualTo(ClockSanity.APART);
        assertThat(seenFrom(Duration.ofMinutes(-6))).isEqualTo(ClockSanity.APART);
        assertThat(seenFrom(Duration.ZERO)).isEqualTo(ClockSanity.SANE);
    }
}
