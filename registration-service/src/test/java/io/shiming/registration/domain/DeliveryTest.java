package io.shiming.registration.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private static final Instant START = Instant.parse("2026-11-25T00:00:00Z");
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Instant END = START.plus(Duration.ofDays(3));

    @Test
    @DisplayName("pauses double up to the longest, until 72 hours are over")
    void pauses() {
        List<Duration> pauses = new ArrayList<>();
        Instant now = START;
        for (int attempts = 1; ; attempts++) {
            Optional<Instant> next = Delivery.nextAttempt(now, attempts, FIRST, LONGEST, END, 0);
            if (next.isEmpty()) {
                break;
            }
            pauses.add(Duration.between(now, next.get()));
            now = next.get();
        }
        assertThat(pauses)
                .startsWith(FIRST, FIRST.multipliedBy(2), FIRST.multipliedBy(4))
                .endsWith(LONGEST)
                .allMatch(pause -> pause.compareTo(LONGEST) <= 0);
        assertThat(now).isBetween(END.minus(LONGEST), END);
    }

    @Test
    void jitterLeavesOutHalfAtMost() {
        assertThat(Delivery.nextAttempt(START, 1, FIRST, LONGEST, END, 0.999))
                .hasValueSatisfying(next -> assertThat(Duration.between(START, next))
                        .isBetween(FIRST.dividedBy(2), FIRST.dividedBy(2).plusMillis(10)));
    }

    @Test
    void manyAttemptsDoNotOverflow() {
        assertThat(Delivery.nextAttempt(START, 1_000_000, FIRST, LONGEST, END, 0))
                .contains(START.plus(LONGEST));
    }
}
