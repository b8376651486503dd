package io.shiming.verification.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.verification.domain.ChannelHealth.Event;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelHealthTest {

    /** A history: {@code +} and {@code x} for good and failed checks; {@code p}, {@code l}, {@code f} for probes. */
    private static ChannelHealth after(String history) {
        ChannelHealth health = ChannelHealth.unknown();
        for (int i = 0; i < history.length(); i++) {
            health = health.after(event(history.charAt(i)));
        }
        return health;
    }

    private static Event event(char sign) {
        return switch (sign) {
            case '+' -> Event.GOOD_CHECK;
            case 'x' -> Event.FAILED_CHECK;
            case 'p' -> Event.GOOD_PROBE;
            case 'l' -> Event.LATE_PROBE;
            case 'f' -> Event.FAILED_PROBE;
            default -> throw new IllegalArgumentException();
        };
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
        // Probes alone take it down and bring it back, and count as checks do.
        "fff, DOWN",
        "fxf, DOWN",
        "ffpf, DEGRADED",
        "fffpp, DOWN",
        "fffppp, UP",
        "fffp+p, UP",
        // Checks that all fail, many good probes between them.
        "xppppppppppxppppppppppx, DEGRADED",
        "xppppppppppxpppppppppp+ppppppppppx, UP",
        "xppppppppppxppppppppppxpp, DEGRADED",
        "xppppppppppxppppppppppxppp, UP",
        // Brought back by probes only, it is not trusted until a check is good.
        "xppppppppppxppppppppppxpppx, DEGRADED",
        "xppppppppppxppppppppppxppp+x, UP",
        "xxxpppx, DEGRADED",
        "xxxppp+x, UP",
        // Slow, which is neither good nor gone.
        "ll, UP",
        "lll, DEGRADED",
        "llllllllll, DEGRADED",
        "ffl, DEGRADED",
        "fffl, DEGRADED",
        "ffflff, DEGRADED",
        "ffflfff, DOWN",
        "fffppl, DEGRADED",
        "ffflppp, UP",
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
            health = health.after(
                    random.nextBoolean()
                            ? good ? Event.GOOD_CHECK : Event.FAILED_CHECK
                            : good ? Event.GOOD_PROBE : Event.FAILED_PROBE);
            if (row >= 3) {
                assertThat(health.state()).isEqualTo(good ? ChannelState.UP : ChannelState.DOWN);
            }
        }
    }

    @Test
    @DisplayName("Art. 9 whatever the probes say, at the third failed check without a good one the channel is not UP")
    void failedChecksDecide() {
        Random random = new Random(7);
        ChannelHealth health = ChannelHealth.unknown();
        int failed = 0;
        for (int i = 0; i < 100_000; i++) {
            Event event = event("+xplf".charAt(random.nextInt(5)));
            health = health.after(event);
            failed = event == Event.GOOD_CHECK ? 0 : failed + (event == Event.FAILED_CHECK ? 1 : 0);
            if (event == Event.FAILED_CHECK && failed >= 3) {
                assertThat(health.state()).isNotEqualTo(ChannelState.UP);
            }
        }
    }

    @Test
    @DisplayName("a channel that fails every other time is never taken for UP for long, nor for DOWN")
    void flapping() {
        ChannelHealth health = after("x+x+x");
        for (int i = 0; i < 1_000; i++) {
            health = health.after(i % 2 == 0 ? Event.GOOD_CHECK : Event.FAILED_CHECK);
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
