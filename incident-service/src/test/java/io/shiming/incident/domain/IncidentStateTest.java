package io.shiming.incident.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IncidentStateTest {
    private static final List<IncidentState> COLUMNS = List.of(
            IncidentState.DRAFT,
            IncidentState.OPEN,
            IncidentState.CLOSURE_PROPOSED,
            IncidentState.CLOSED,
            IncidentState.DISMISSED);

    /** What follows each step, from each of those; a dash where it is refused. */
    private static final String[] TABLE = {
        "CONFIRM           OPEN      -                -                -      -",
        "PROPOSE_DISMISSAL DRAFT     -                -                -      -",
        "DISMISS           DISMISSED -                -                -      -",
        "REASSESS          -         OPEN             OPEN             -      -",
        "REMEDY            -         OPEN             -                -      -",
        "REPORT            -         OPEN             CLOSURE_PROPOSED CLOSED -",
        "LEAVE_UNREPORTED  -         OPEN             -                -      -",
        "INVESTIGATE       -         OPEN             CLOSURE_PROPOSED CLOSED -",
        "PROPOSE_CLOSURE   -         CLOSURE_PROPOSED -                -      -",
        "CONFIRM_CLOSURE   -         -                CLOSED           -      -",
        "RETURN_CLOSURE    -         -                OPEN             OPEN   -",
    };

    static Stream<Arguments> cells() {
        Map<Step, List<String>> rows = new EnumMap<>(Step.class);
        for (String line : TABLE) {
            List<String> cells = List.of(line.split(" +", -1));
            rows.put(Step.valueOf(cells.get(0)), cells.subList(1, cells.size()));
        }
        assertThat(rows).containsOnlyKeys(Step.values());
        assertThat(COLUMNS).containsExactlyInAnyOrder(IncidentState.values());
        return rows.entrySet().stream()
                .flatMap(row -> COLUMNS.stream()
                        .map(state ->
                                Arguments.of(state, row.getKey(), row.getValue().get(COLUMNS.indexOf(state)))));
    }

    @ParameterizedTest
    @MethodSource("cells")
    @DisplayName("Art. 17: what may follow on what is written down, and nothing else may")
    void table(IncidentState state, Step step, String next) {
        assertThat(state.after(step).map(Enum::name).orElse("-")).isEqualTo(next);
    }
}
