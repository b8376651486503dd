package io.shiming.verification.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeferredCheckTest {
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private static Duration pause(int attempts, double jitter) {
        return new DeferredCheck(null, null, attempts).pause(LONGEST, jitter);
    }

    @Test
    void pausesGrowToTheLongest() {
        assertThat(pause(1, 1)).isEqualTo(Duration.ofMillis(500));
        assertThat(pause(2, 1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(pause(4, 1)).isEqualTo(Duration.ofSeconds(4));
        assertThat(pause(5, 1)).isEqualTo(LONGEST);
        assertThat(pause(1_000_000, 1)).isEqualTo(LONGEST);
    }

    @Test
    void whatFailedTogetherDoesNotComeBackTogether() {
        assertThat(pause(9, 0)).isEqualTo(Duration.ofMillis(2_500));
        assertThat(pause(9, 0.5)).isEqualTo(Duration.ofMillis(3_750));
    }
}
