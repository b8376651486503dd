package io.shiming.verification.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CallRecordTest {
    private final CallRecord calls = new CallRecord();

    @Test
    @DisplayName("Art. 9 a channel nobody called yet is published as available")
    void none() {
        assertThat(calls.figures()).isEqualTo(new CallRecord.Figures(1.0, 0, 0));
    }

    @Test
    @DisplayName("Art. 9 availability and latencies are of the last 1,000")
    void window() {
        for (int i = 0; i < 500; i++) {
            calls.add(false, 9_999);
        }
        for (int i = 1; i <= 1_000; i++) {
            calls.add(i > 100, i);
        }
        assertThat(calls.figures()).isEqualTo(new CallRecord.Figures(0.9, 500, 990));
    }

    @Test
    void one() {
        calls.add(true, 7);
        assertThat(calls.figures()).isEqualTo(new CallRecord.Figures(1.0, 7, 7));
    }
}
