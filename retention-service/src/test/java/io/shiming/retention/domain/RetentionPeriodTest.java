package io.shiming.retention.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.Period;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionPeriodTest {
    private static final RetentionPeriod TWO_YEARS = RetentionPeriod.of("P2Y");

    @ParameterizedTest
    @CsvSource({
        "P2Y, true",
        "P24M, true",
        "P1Y12M, true",
        "P731D, true",
        "P2Y1D, true",
        "P10Y, true",
        "P730D, false",
        "P23M, false",
        "P23M30D, false",
        "P1Y365D, false",
        "P0D, false"
    })
    @DisplayName(
            "Art. 12: two calendar years are not 730 days: a period is as long only if it is on every day of the calendar")
    void asLongAs(String text, boolean enough) {
        assertThat(RetentionPeriod.of(text).isAtLeast(TWO_YEARS)).isEqualTo(enough);
    }

    /** Against every day of 400 years, with parts of two years near enough to matter, and of sixty days. */
    @Property(tries = 60)
    void asLongOnEveryDay(
            @ForAll @IntRange(max = 25) int months, @ForAll @IntRange(max = 40) int more, @ForAll boolean years) {
        RetentionPeriod least = years ? TWO_YEARS : RetentionPeriod.of("P60D");
        int days = Math.max(0, (years ? 731 : 60) - 30 * months - months / 2 + more - 20);
        RetentionPeriod period = new RetentionPeriod(Period.of(0, months, days));
        LocalDate first = LocalDate.of(1999, 3, 1);
        assertThat(period.isAtLeast(least))
                .isEqualTo(first.datesUntil(first.plusYears(400))
                        .noneMatch(day -> period.lastDay(day).isBefore(least.lastDay(day))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "P", "2Y", "P-1Y", "-P1Y", "P1W", "PT48H", "P1Y2", "P1D1Y", "P101Y", "P100Y1D", "P9999M", "P١Y"
            })
    void whatIsNoPeriod(String text) {
        assertThat(RetentionPeriod.parse(text)).isEmpty();
    }

    @Test
    void itIsWrittenAsItIsRead() {
        for (String text : new String[] {"P2Y", "P60D", "P1Y6M3D", "P100Y"}) {
            assertThat(RetentionPeriod.parse(text)).hasToString("Optional[" + text + "]");
        }
    }
}
