package io.shiming.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.sandbox.demonstration.Demonstration;
import io.shiming.sandbox.demonstration.Row;
import io.shiming.sandbox.simulator.AuthoritySimulators;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Sandbox.class)
class DemonstrationIT {

    @Test
    @DisplayName(
            "Art. 5, 7, 8, 9, 10, 12, 14: every row of the demonstration comes out as expected, and again the second time")
    void asExpected(SandboxClient client) throws Exception {
        for (int run = 0; run < 2; run++) {
            Demonstration demonstration =
                    new Demonstration(client.suite(), AuthoritySimulators.registers(Optional.empty()), line -> {});

            List<Row> rows = demonstration.show();

            assertThat(rows)
                    .hasSize(14)
                    .allSatisfy(
                            row -> assertThat(row.verdict()).as(row.toString()).isEqualTo(Row.Verdict.AS_EXPECTED));
            assertThat(demonstration.isAllAsExpected()).isTrue();
            assertThat(demonstration.firstRegistered()).isPresent();
        }
    }
}
