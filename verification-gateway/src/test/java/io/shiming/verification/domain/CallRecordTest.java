package io.shiming.verification.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CallRecordTest {
    private static final Instant TEN = Instant.parse("2026-11-24T10:00:00Z");
    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final Call GOOD = Call.good(false, Duration.ofMillis(7));
    private static final Call FAILED = Call.failed(false, ChannelFailure.STATUS, Duration.ofMillis(9));

    private final CallRecord calls = new CallRecord();

    private void add(int minute, int second, Call call) {
        calls.add(TEN.plusSeconds(60L * minute + second), call);
    }

    @Test
    @DisplayName("Art. 9 what is published at once covers the last five minutes, that under way included")
    void window() {
        add(0, 0, FAILED);
        add(0, 59, FAILED);
        add(1, 0, GOOD);
        add(5, 29, FAILED);
        CallTally last = calls.last(WINDOW, TEN.plusSeconds(5 * 60 + 30));
        assertThat(last.calls()).isEqualTo(2);
        assertThat(last.availability()).isEqualTo(0.5);
        assertThat(calls.last(WINDOW, TEN.plusSeconds(3_600)).calls()).isZero();
    }

    @Test
    @DisplayName("a minute is to be written until all its calls were, and as a whole each time")
    void unwritten() {
        add(0, 1, GOOD);
        add(1, 1, GOOD);
        List<CallMinute> first = calls.unwritten();
        assertThat(first).extracting(CallMinute::at).containsExactly(TEN, TEN.plusSeconds(60));
        add(1, 2, FAILED);
        calls.written(first);
        List<CallMinute> second = calls.unwritten();
        assertThat(second).extracting(CallMinute::at).containsExactly(TEN.plusSeconds(60));
        assertThat(second.get(0).tally().calls()).isEqualTo(2);
        assertThat(first.get(1).tally().calls()).isEqualTo(1);
        calls.written(second);
        assertThat(calls.unwritten()).isEmpty();
    }

    @Test
    @DisplayName("while nothing can be written, the newest two hours are kept")
    void bounded() {
        for (int minute = 0; minute < 200; minute++) {
            add(minute, 0, GOOD);
        }
        assertThat(calls.unwritten())
                .hasSize(120)
                .first()
                .satisfies(oldest -> assertThat(oldest.at()).isEqualTo(TEN.plusSeconds(80 * 60)));
    }
}
