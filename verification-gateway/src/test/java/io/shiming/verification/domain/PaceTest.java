package io.shiming.verification.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PaceTest {
    private static final long SECOND = Duration.ofSeconds(1).toMillis();

    @Property(tries = 300)
    @Label("Art. 9: no second, wherever it begins, holds more deferred checks than it should")
    void neverMore(@ForAll @IntRange(min = 1, max = 2_000) int perSecond, @ForAll Random random) {
        Pace pace = new Pace(perSecond);
        List<Long> sent = new ArrayList<>();
        for (long now = 0;
                now < 3 * SECOND;
                now += pace.pause(random.nextDouble()).toMillis()) {
            sent.add(now);
        }
        int end = 0;
        for (int first = 0; first < sent.size(); first++) {
            while (end < sent.size() && sent.get(end) - sent.get(first) < SECOND) {
                end++;
            }
            assertThat(end - first).isLessThanOrEqualTo(perSecond);
        }
    }

    @Example
    @Label("the cost of never being too quick: of 50 a second, at least 40 are sent")
    void quickEnough() {
        Pace pace = new Pace(50);
        assertThat(pace.gap()).isEqualTo(Duration.ofMillis(22));
        assertThat(pace.pause(1)).isEqualTo(Duration.ofMillis(24));
        assertThat(pace.round()).isEqualTo(11);
    }
}
