package io.shiming.verification.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutcomeTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);

    @Test
    @DisplayName("Art. 10 a document that matches but ran out yesterday is expired")
    void matchOfAnExpiredDocument() {
        assertThat(Outcome.MATCH.forDocumentValidUntil(Optional.of(TODAY.minusDays(1)), TODAY))
                .isEqualTo(Outcome.EXPIRED);
    }

    @Test
    @DisplayName("Art. 10 a document is valid on its last day")
    void lastDay() {
        assertThat(Outcome.MATCH.forDocumentValidUntil(Optional.of(TODAY), TODAY))
                .isEqualTo(Outcome.MATCH);
        assertThat(Outcome.MATCH.forDocumentValidUntil(Optional.empty(), TODAY)).isEqualTo(Outcome.MATCH);
    }

    @ParameterizedTest
    @EnumSource(value = Outcome.class, mode = EnumSource.Mode.EXCLUDE, names = "MATCH")
    void whatIsNoMatchStaysWhatTheDepartmentSaid(Outcome said) {
        assertThat(said.forDocumentValidUntil(Optional.of(TODAY.minusDays(1)), TODAY))
                .isEqualTo(said);
    }
}
