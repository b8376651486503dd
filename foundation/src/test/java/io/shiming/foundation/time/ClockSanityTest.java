package io.shiming.foundation.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ClockSanityTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final Duration BIT = Duration.ofMillis(1);

    private static ClockSanity of(Instant host, Instant database, Instant latest) {
        return ClockSanity.of(host, database, Optional.ofNullable(latest));
    }

    @Test
    @DisplayName("Art. 12: clocks that are more than five minutes apart are not believed, whichever is ahead")
    void apart() {
        Duration most = Duration.ofMinutes(5);
        for (Duration difference : new Duration[] {Duration.ZERO, most, most.negated()}) {
            assertThat(of(NOW, NOW.plus(difference), null)).isEqualTo(ClockSanity.SANE);
        }
        assertThat(of(NOW, NOW.plus(most).plus(BIT), null)).isEqualTo(ClockSanity.APART);
        assertThat(of(NOW, NOW.minus(most).minus(BIT), null)).isEqualTo(ClockSanity.APART);
        assertThat(of(NOW.plusSeconds(63_072_000), NOW, NOW)).isEqualTo(ClockSanity.APART);
    }

    @Test
    @DisplayName("Art. 12: a clock that shows less than when something was purged is not believed")
    void backwards() {
        assertThat(of(NOW, NOW, NOW.minusSeconds(86_400))).isEqualTo(ClockSanity.SANE);
        assertThat(of(NOW, NOW, NOW.plus(ClockSanity.MOST_BACKWARDS))).isEqualTo(ClockSanity.SANE);
        assertThat(of(NOW, NOW, NOW.plus(ClockSanity.MOST_BACKWARDS).plus(BIT))).isEqualTo(ClockSanity.BACKWARDS);
    }
}
