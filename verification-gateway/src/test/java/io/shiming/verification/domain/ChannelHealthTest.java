package io.shiming.verification.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelHealthTest {

    /** A history, {@code +} for a good call or probe and {@code x} for a failed one. */
    private static ChannelHealth after(String history) {
        ChannelHealth health = ChannelHealth.unknown();
        for (int i = 0; i < history.length(); i++) {
            health = history.charAt(i) == '+' ? health.afterGood() : health.afterFailure();
        }
        return health;
    }

    @ParameterizedTest(name = "Art. 9 after [{0}] the channel is {1}")
    @CsvSource({
        "'', UP",
        "+, UP",
        "x, UP",
        "xx, UP",
        "xxx, DOWN",
        "+++++xxx, DOWN",
        "x+xx, DEGRADED",
        "xx+x, DEGRADED",
        "x+x+x, DEGRADED",
        // The third of the last ten, and one that lies too far back.
        "x+++x++++x, DEGRADED",
        "x++++x++++x, UP",
        // From DEGRADED both ways at three.
        "x+x+x+, DEGRADED",
        "x+x+x++, DEGRADED",
        "x+x+x+++, UP",
        "x+x+xx, DEGRADED",
        "x+x+xxx, DOWN",
        // Back from DOWN at three in a row, and not before.
        "xxx+, DOWN",
        "xxx++, DOWN",
        "xxx+++, UP",
        "xxx++x++, DOWN",
        "xxx++x+++, UP",
        // A clean slate: what was before it came back does not count.
        "xxx+++xx, UP",
        "xxx+++xxx, DOWN",
        "xxx+++x+x+x, DEGRADED",
    })
    void followsItsHistory(String history, ChannelState state) {
        assertThat(after(history).state()).isEqualTo(state);
    }

    @Test
    @DisplayName("Art. 9 whatever the history, three failures in a row are DOWN and three good ones in a row are UP")
    void threeInARowAlwaysDecide() {
        Random random = new Random(7);
        ChannelHealth health = ChannelHealth.unknown();
        int row = 0;
        boolean last = true;
        for (int i = 0; i < 100_000; i++) {
            boolean good = random.nextInt(100) < (i / 1_000 % 100);
            row = good == last ? row + 1 : 1;
            last = good;
            health = good ? health.afterGood() : health.afterFailure();
            if (row >= 3) {
                assertThat(health.state()).isEqualTo(good ? ChannelState.UP : ChannelState.DOWN);
            }
        }
    }

    @Test
    @DisplayName("a channel that fails every other time is never taken for UP for long, nor for DOWN")
    void flapping() {
        ChannelHealth health = after("x+x+x");
        for (int i = 0; i < 1_000; i++) {
            health = i % 2 == 0 ? health.afterGood() : health.afterFailure();
            assertThat(health.state()).isEqualTo(ChannelState.DEGRADED);
        }
    }

    @Test
    void onlyAChannelThatIsDownTakesNoChecks() {
        assertThat(ChannelState.UP.takesChecks()).isTrue();
        assertThat(ChannelState.DEGRADED.takesChecks()).isTrue();
        assertThat(ChannelState.DOWN.takesChecks()).isFalse();
    }
}
