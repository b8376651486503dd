package io.shiming.retention.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.foundation.time.ClockSanity;
import io.shiming.retention.persistence.PurgeMeasures;
import io.shiming.retention.rest.ServiceTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class WatchClocksTest {
    @Inject
    PurgeMeasures measures;

    private ClockSanity seenFrom(Duration ahead) {
        return new WatchClocks(measures, Clock.offset(Clock.systemUTC(), ahead))
                .look()
                .await()
                .indefinitely();
    }

    @Test
    @DisplayName("Art. 12: a host that is not in step with the database's server purges nothing")
    void apart() {
        assertThat(seenFrom(Duration.ofMinutes(6))).isEqualTo(ClockSanity.APART);
        assertThat(seenFrom(Duration.ofMinutes(-6))).isEqualTo(ClockSanity.APART);
        assertThat(seenFrom(Duration.ZERO)).isEqualTo(ClockSanity.SANE);
    }
}
