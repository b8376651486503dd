package io.shiming.verification.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatisticsPeriodTest {

    @Test
    void everyMinuteThatLiesInItPartlyCounts() {
        Instant ten = Instant.parse("2026-11-24T10:00:00Z");
        assertThat(StatisticsPeriod.covering(ten.plusSeconds(59), ten.plusSeconds(60)))
                .isEqualTo(new StatisticsPeriod(ten, ten.plusSeconds(60)));
        assertThat(StatisticsPeriod.covering(ten, ten.plusMillis(1)))
                .isEqualTo(new StatisticsPeriod(ten, ten.plusSeconds(60)));
    }

    @ParameterizedTest
    @CsvSource({"PT1M, PT1M", "PT24H, PT1M", "PT24H1M, PT1M", "PT24H2M, PT1H", "P31D, PT1H"})
    void theLongerTheCoarser(Duration length, Duration step) {
        Instant from = Instant.parse("2026-11-24T10:07:00Z");
        assertThat(StatisticsPeriod.covering(from, from.plus(length)).step()).isEqualTo(step);
    }
}
