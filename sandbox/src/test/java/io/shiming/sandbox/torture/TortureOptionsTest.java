package io.shiming.sandbox.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TortureOptionsTest {

    @Test
    @DisplayName("the same seed plans the same kills, and everybody's turn comes equally often")
    void plan() {
        Plan plan = TortureOptions.parse("--kills", "42", "--seed", "7", "--clients", "3", "--duration", "30m")
                .plan();

        assertThat(plan.victims()).hasSize(42).isEqualTo(Plan.victims(42, 7)).isNotEqualTo(Plan.victims(42, 8));
        assertThat(Plan.VICTIMS)
                .allSatisfy(victim ->
                        assertThat(plan.victims()).filteredOn(victim::equals).hasSize(6));
        assertThat(plan.clients()).isEqualTo(3);
        assertThat(plan.duration()).isEqualTo(Duration.ofMinutes(30));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--kill 3", "--kills", "--kills many", "--clients 0", "--duration 3", "--seed -1"})
    @DisplayName("what it does not understand it refuses")
    void wrong(String flags) {
        assertThatThrownBy(() -> TortureOptions.parse(flags.split(" ", -1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
