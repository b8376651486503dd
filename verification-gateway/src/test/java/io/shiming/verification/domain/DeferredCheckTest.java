package io.shiming.verification.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DeferredCheckTest {
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private static Duration pause(int attempts, double jitter) {
        return new DeferredCheck(null, null, attempts, 0).pause(LONGEST, jitter);
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
    @DisplayName("a question that is not taken waits a minute, twice as long each time, and at most six hours")
    void notTaken() {
        assertThat(pauseNotTaken(0, 1)).isEqualTo(Duration.ofMinutes(1));
        assertThat(pauseNotTaken(1, 1)).isEqualTo(Duration.ofMinutes(2));
        assertThat(pauseNotTaken(8, 1)).isEqualTo(Duration.ofMinutes(256));
        assertThat(pauseNotTaken(9, 1)).isEqualTo(Duration.ofHours(6));
        assertThat(pauseNotTaken(1_000_000, 1)).isEqualTo(Duration.ofHours(6));
        assertThat(pauseNotTaken(0, 0)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    @DisplayName("attempts that failed otherwise do not make a question that is not taken wait longer")
    void notTakenAfterMuchElse() {
        assertThat(new DeferredCheck(null, null, 1_000, 0).pauseNotTaken(1)).isEqualTo(Duration.ofMinutes(1));
    }

    private static Duration pauseNotTaken(int before, double jitter) {
        return new DeferredCheck(null, null, before + 1, before).pauseNotTaken(jitter);
    }

    @Test
    void whatFailedTogetherDoesNotComeBackTogether() {
        assertThat(pause(9, 0)).isEqualTo(Duration.ofMillis(2_500));
        assertThat(pause(9, 0.5)).isEqualTo(Duration.ofMillis(3_750));
    }
}
