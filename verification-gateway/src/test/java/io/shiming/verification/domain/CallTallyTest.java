package io.shiming.verification.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.verification.domain.CallTally.Latency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CallTallyTest {
    private static final int MINUTE_MS = 60_000;

    private static Call good(int millis) {
        return Call.good(false, Duration.ofMillis(millis));
    }

    private static CallTally of(List<Integer> millis) {
        CallTally tally = new CallTally();
        millis.forEach(each -> tally.add(good(each)));
        return tally;
    }

    @Test
    @DisplayName("Art. 9 a channel nobody called yet is published as available")
    void none() {
        CallTally none = new CallTally();
        assertThat(none.calls()).isZero();
        assertThat(none.availability()).isEqualTo(1);
        assertThat(none.percentileMs(99)).isZero();
        assertThat(none.latencies()).isEmpty();
    }

    @Test
    @DisplayName("Art. 9 availability is the share of good calls; what failed says why, and has no latency")
    void counts() {
        CallTally tally = new CallTally();
        for (int i = 1; i <= 90; i++) {
            tally.add(good(i));
        }
        for (int i = 0; i < 10; i++) {
            ChannelFailure failure = i < 3 ? ChannelFailure.TIMEOUT : ChannelFailure.STATUS;
            tally.add(Call.failed(true, failure, Duration.ofMillis(9_999)));
        }
        assertThat(tally.calls()).isEqualTo(100);
        assertThat(tally.probes()).isEqualTo(10);
        assertThat(tally.availability()).isEqualTo(0.9);
        assertThat(tally.failed(ChannelFailure.TIMEOUT)).isEqualTo(3);
        assertThat(tally.failed(ChannelFailure.STATUS)).isEqualTo(7);
        assertThat(tally.failed(ChannelFailure.UNREADABLE)).isZero();
        assertThat(tally.percentileMs(50)).isEqualTo(45);
        assertThat(tally.percentileMs(99)).isEqualTo(90);
    }

    @Test
    @DisplayName("what takes longer than a minute counts as a minute")
    void longest() {
        assertThat(new CallTally().add(Call.good(true, Duration.ofDays(40))).percentileMs(99))
                .isCloseTo(MINUTE_MS, Percentage.withPercentage(1));
    }

    @Property
    @Label("Art. 9 a percentile is that of the sorted latencies, exactly up to 255 ms, within 1 % above")
    void percentiles(
            @ForAll @Size(min = 1, max = 500) List<@IntRange(max = MINUTE_MS) Integer> millis,
            @ForAll @IntRange(min = 1, max = 100) int percent) {
        int exact = millis.stream().sorted().toList().get((millis.size() * percent + 99) / 100 - 1);
        int told = of(millis).percentileMs(percent);
        if (exact <= 255) {
            assertThat(told).isEqualTo(exact);
        } else {
            assertThat(told).isBetween(exact, exact + exact / 100);
        }
    }

    @Property
    @Label("Art. 9 tallies of minutes and replicas, kept and added, tell what one tally of all calls tells")
    void merges(@ForAll @Size(max = 5) List<@Size(max = 100) List<@IntRange(max = MINUTE_MS) Integer>> parts) {
        CallTally sum = new CallTally();
        List<Integer> all = new ArrayList<>();
        for (List<Integer> part : parts) {
            List<Latency> kept = of(part).latencies();
            sum.add(1, Map.of(ChannelFailure.TIMEOUT, 2L), kept);
            all.addAll(part);
        }
        CallTally one = of(all);
        assertThat(sum.latencies()).isEqualTo(one.latencies());
        assertThat(sum.good()).isEqualTo(one.good());
        assertThat(sum.probes()).isEqualTo(parts.size());
        assertThat(sum.calls()).isEqualTo(one.calls() + 2L * parts.size());
        for (int percent : new int[] {1, 50, 99, 100}) {
            assertThat(sum.percentileMs(percent)).isEqualTo(one.percentileMs(percent));
        }
    }
}
