package io.shiming.agent.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ScoreFormulaTest {
    private static final ScoreFormula FORMULA = new ScoreFormula(30, 20, 10, 20, 2, 5, 15, 10);

    private static int score(
            int registrations, Map<String, Integer> refusals, int overdue, int onTime, int late, int missing) {
        return FORMULA.score(new Figures(registrations, refusals, overdue, onTime, late, missing, 0, 0, 0, 0));
    }

    @Test
    @DisplayName("Art. 6: an agent that did nothing, and one that did all well, have the best score")
    void best() {
        assertThat(score(0, Map.of(), 0, 0, 0, 0)).isEqualTo(100);
        assertThat(score(500, Map.of("DOCUMENT_EXPIRED", 20), 0, 500, 0, 0)).isEqualTo(100);
    }

    @Test
    @DisplayName("Art. 6: shares of what is overdue, late, missing and not confirmed are taken off by their weights")
    void shares() {
        assertThat(score(10, Map.of(), 5, 0, 0, 0)).isEqualTo(85);
        assertThat(score(10, Map.of(), 20, 0, 0, 0)).isEqualTo(70);
        assertThat(score(10, Map.of(), 0, 5, 5, 0)).isEqualTo(90);
        assertThat(score(10, Map.of(), 0, 10, 0, 5)).isEqualTo(95);
        assertThat(score(5, Map.of("HOLDER_MISMATCH", 3, "DOCUMENT_NOT_FOUND", 1, "DOCUMENT_EXPIRED", 1), 0, 0, 0, 0))
                .isEqualTo(92);
    }

    @Test
    @DisplayName("Art. 6: findings, violations and suspensions are taken off one by one, and 0 is the least")
    void singles() {
        assertThat(FORMULA.score(new Figures(10, Map.of(), 0, 0, 0, 0, 2, 1, 1, 1)))
                .isEqualTo(100 - 4 - 5 - 15 - 10);
        assertThat(FORMULA.score(new Figures(10, Map.of(), 10, 0, 10, 10, 9, 9, 9, 9)))
                .isZero();
    }
}
