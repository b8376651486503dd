package io.shiming.verification.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.verification.domain.GuessBudget.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GuessBudgetTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private final GuessBudget five = new GuessBudget(5, Duration.ofHours(24));

    @Test
    @DisplayName("Art. 9: a budget that is not used up pauses nothing")
    void left() {
        assertThat(five.pause(standing(4, 0), NOW)).isEmpty();
        assertThat(five.pause(standing(0, 4), NOW)).isEmpty();
    }

    @Test
    @DisplayName("Art. 9: what is open counts as if it had failed")
    void open() {
        assertThat(five.pause(standing(3, 2), NOW)).contains(Duration.ofMinutes(1));
        assertThat(five.pause(standing(0, 5), NOW)).isPresent();
    }

    @Test
    @DisplayName("Art. 9: a used-up budget pauses until the failure that must leave the window has left it")
    void usedUp() {
        Standing used = new Standing(5, Optional.of(NOW.minus(Duration.ofHours(23))), 0, Optional.empty());
        assertThat(five.pause(used, NOW)).contains(Duration.ofHours(1));
    }

    @Test
    @DisplayName("Art. 9: a pause that was made holds, and one that is over does not")
    void madeBefore() {
        assertThat(five.pause(new Standing(0, Optional.empty(), 0, Optional.of(NOW.plusSeconds(7))), NOW))
                .contains(Duration.ofSeconds(7));
        assertThat(five.pause(new Standing(0, Optional.empty(), 0, Optional.of(NOW)), NOW))
                .isEmpty();
    }

    private static Standing standing(int failed, int open) {
        return new Standing(failed, Optional.empty(), open, Optional.empty());
    }
}
