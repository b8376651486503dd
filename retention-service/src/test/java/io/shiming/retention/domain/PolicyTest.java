package io.shiming.retention.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PolicyTest {
    private static Policy policy(Category category, String period) {
        return new Policy(category, 2, new Terms(RetentionPeriod.of(period), 0), Optional.empty());
    }

    @Test
    @DisplayName("Art. 12, 15: the minimum of every category is what the law says, with its article")
    void minimums() {
        assertThat(Arrays.stream(Category.values())
                        .map(category -> category + " "
                                + category.minimum()
                                        .map(minimum -> minimum.period() + " Art. " + minimum.article())
                                        .orElse("none")))
                .containsExactly(
                        "REGISTRATION P2Y Art. 12",
                        "SERVICE_RECORD P60D Art. 15",
                        "VENUE_LOGON P60D Art. 15",
                        "PUBLICATION_RECORD P60D Art. 15",
                        "REFUSED_REGISTRATION none");
        assertThat(Category.REFUSED_REGISTRATION.initially()).hasToString("P180D");
    }

    @ParameterizedTest
    @CsvSource({
        "REGISTRATION, P730D",
        "REGISTRATION, P23M30D",
        "REGISTRATION, P0D",
        "SERVICE_RECORD, P59D",
        "VENUE_LOGON, P1M",
        "PUBLICATION_RECORD, P1M28D"
    })
    @DisplayName("Art. 12, 15: there is no policy below the minimum")
    void belowTheMinimum(Category category, String period) {
        assertThatThrownBy(() -> policy(category, period)).hasMessage("BELOW_STATUTORY_MINIMUM");
    }

    @ParameterizedTest
    @CsvSource({
        "REGISTRATION, P2Y",
        "REGISTRATION, P5Y",
        "SERVICE_RECORD, P60D",
        "VENUE_LOGON, P2M1D",
        "REFUSED_REGISTRATION, P0D"
    })
    void fromTheMinimumOn(Category category, String period) {
        assertThat(policy(category, period).terms().period()).hasToString(period);
    }

    @ParameterizedTest
    @EnumSource
    void whatHoldsBeforeAnybodyDecidesIsLawful(Category category) {
        assertThat(new Policy(category, 1, new Terms(category.initially(), 0), Optional.empty()).version())
                .isEqualTo(1);
    }
}
