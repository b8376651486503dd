package io.shiming.verification.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.verification.domain.ChannelHealth.Event;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelHealthTest {
    private static final Duration PROBE_EVERY = Duration.ofSeconds(2);
    private static final Set<Event> GOOD = EnumSet.of(Event.GOOD_CHECK, Event.GOOD_PROBE);
    private static final Set<Event> FAILED = EnumSet.of(Event.FAILED_CHECK, Event.FAILED_PROBE);

    /** Something that happened, so long after what was before. */
    private record Happened(Event event, Duration after) {}

    /** A channel, and the time. */
    private static final class Watch {
        private ChannelHealth health = ChannelHealth.unknown();
        private Duration now = Duration.ZERO;

        Watch see(Event event, Duration after) {
            now = now.plus(after);
            health = health.after(event, now);
            return this;
        }

        Watch see(List<Happened> history) {
            history.forEach(happened -> see(happened.event(), happened.after()));
            return this;
        }

        ChannelState state() {
            return health.state();
        }
    }

    /**
     * A history: {@code +}, {@code s} and {@code x} for good, slow and failed checks; {@code p}, {@code l} and {@code f}
     * for probes.
     */
    private static ChannelState after(String history, Duration each) {
        Watch watch = new Watch();
        history.chars().forEach(sign -> watch.see(event(sign), each));
        return watch.state();
    }

    private static Event event(int sign) {
        return switch (sign) {
            case '+' -> Event.GOOD_CHECK;
            case 's' -> Event.SLOW_CHECK;
            case 'x' -> Event.FAILED_CHECK;
            case 'p' -> Event.GOOD_PROBE;
            case 'l' -> Event.SLOW_PROBE;
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
        // A slow check is an answer: those that failed before it no longer count apart.
        "ss, UP",
        "sss, DEGRADED",
        "ssssssssss, DEGRADED",
        "xxs, DEGRADED",
        "xsppppppppppxpx, UP",
        "xxxs, DEGRADED",
        "xxxsxxx, DOWN",
        "sss++s++, DEGRADED",
        "sss+++, UP",
    })
    void followsItsHistory(String history, ChannelState state) {
        assertThat(after(history, PROBE_EVERY)).isEqualTo(state);
    }

    @ParameterizedTest(name = "Art. 9 after [{0}], {1} ms each, the channel is {2}")
    @CsvSource({
        "xxx+++, 500, DOWN",
        "xxx+++++, 500, DOWN",
        "xxx++++++, 500, UP",
        "x+x+x+++, 10, DEGRADED",
        "x+x+x+++, 1000, UP",
        "xxx, 0, DOWN",
        "xxx+++xxx+++xxx+++, 900, DOWN",
    })
    void isQuietBeforeItIsUp(String history, long millis, ChannelState state) {
        assertThat(after(history, Duration.ofMillis(millis))).isEqualTo(state);
    }

    @Property
    @Label("Art. 9 whatever the history, three failures in a row are DOWN")
    void threeFailures(@ForAll("histories") List<Happened> history, @ForAll("failures") List<Happened> three) {
        assertThat(new Watch().see(history).see(three).state()).isEqualTo(ChannelState.DOWN);
    }

    @Property
    @Label("Art. 9 whatever the history, three good probes are UP")
    void threeGoodProbes(@ForAll("histories") List<Happened> history) {
        Watch watch = new Watch().see(history);
        for (int i = 0; i < 3; i++) {
            watch.see(Event.GOOD_PROBE, PROBE_EVERY);
        }
        assertThat(watch.state()).isEqualTo(ChannelState.UP);
    }

    @Property
    @Label("Art. 9 a channel comes back to UP by three good ones in a row, 3 seconds after the last that was not")
    void comesBackSlowly(@ForAll("histories") List<Happened> history) {
        Watch watch = new Watch();
        int good = 0;
        Duration bad = Duration.ZERO;
        for (Happened happened : history) {
            ChannelState before = watch.state();
            watch.see(happened.event(), happened.after());
            good = GOOD.contains(happened.event()) ? good + 1 : 0;
            bad = good == 0 ? watch.now : bad;
            if (before != ChannelState.UP && watch.state() == ChannelState.UP) {
                assertThat(good).isGreaterThanOrEqualTo(3);
                assertThat(watch.now.minus(bad)).isGreaterThanOrEqualTo(Duration.ofSeconds(3));
            }
        }
    }

    @Property
    @Label("Art. 9 whatever the probes say, at the third failed check without an answered one the channel is not UP")
    void failedChecksDecide(@ForAll("histories") List<Happened> history) {
        Watch watch = new Watch();
        int failed = 0;
        for (Happened happened : history) {
            watch.see(happened.event(), happened.after());
            switch (happened.event()) {
                case GOOD_CHECK, SLOW_CHECK -> failed = 0;
                case FAILED_CHECK -> failed++;
                case GOOD_PROBE, SLOW_PROBE, FAILED_PROBE -> {}
            }
            if (happened.event() == Event.FAILED_CHECK && failed >= 3) {
                assertThat(watch.state()).isNotEqualTo(ChannelState.UP);
            }
        }
    }

    @Property
    @Label("Art. 9 a slow answer is never DOWN: somebody is there")
    void slowIsNotDown(@ForAll("histories") List<Happened> history) {
        assertThat(new Watch().see(history).see(Event.SLOW_PROBE, PROBE_EVERY).state())
                .isNotEqualTo(ChannelState.DOWN);
    }

    @Property
    @Label("Art. 9 once it has left UP, a channel that fails at least every 3 seconds stands still, however it flaps")
    void flapping(@ForAll("rapid") List<Happened> good, @ForAll("rapid") List<Happened> more) {
        Watch watch = new Watch().see(history("xxx"));
        for (List<Happened> stretch : List.of(good, more, good, more)) {
            for (Happened happened : stretch) {
                watch.see(happened.event(), happened.after());
                assertThat(watch.state()).isNotEqualTo(ChannelState.UP);
            }
            watch.see(Event.FAILED_CHECK, Duration.ofMillis(100));
        }
    }

    private static List<Happened> history(String signs) {
        return signs.chars()
                .mapToObj(sign -> new Happened(event(sign), Duration.ZERO))
                .toList();
    }

    @Provide
    Arbitrary<List<Happened>> histories() {
        return happened(EnumSet.allOf(Event.class), 4_000).list().ofMaxSize(100);
    }

    @Provide
    Arbitrary<List<Happened>> failures() {
        return happened(FAILED, 60_000).list().ofSize(3);
    }

    /** Good ones only, as many as there are, within less than 3 seconds. */
    @Provide
    Arbitrary<List<Happened>> rapid() {
        return happened(GOOD, 140).list().ofMaxSize(20);
    }

    private static Arbitrary<Happened> happened(Set<Event> events, int most) {
        return Combinators.combine(
                        Arbitraries.of(events), Arbitraries.integers().between(0, most))
                .as((event, millis) -> new Happened(event, Duration.ofMillis(millis)));
    }

    @Test
    @DisplayName("a channel that fails every other time is never taken for UP for long, nor for DOWN")
    void everyOther() {
        Watch watch = new Watch().see(history("x+x+x"));
        for (int i = 0; i < 1_000; i++) {
            watch.see(i % 2 == 0 ? Event.GOOD_CHECK : Event.FAILED_CHECK, PROBE_EVERY);
            assertThat(watch.state()).isEqualTo(ChannelState.DEGRADED);
        }
    }

    @Test
    void onlyAChannelThatIsDownTakesNoChecks() {
        assertThat(ChannelState.UP.takesChecks()).isTrue();
        assertThat(ChannelState.DEGRADED.takesChecks()).isTrue();
        assertThat(ChannelState.DOWN.takesChecks()).isFalse();
    }
}
