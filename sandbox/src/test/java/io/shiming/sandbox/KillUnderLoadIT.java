package io.shiming.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.sandbox.check.Deed;
import io.shiming.sandbox.check.Finding;
import io.shiming.sandbox.torture.Plan;
import io.shiming.sandbox.torture.Run;
import io.shiming.sandbox.torture.Summary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A short {@code sandbox/torture}. */
@ExtendWith(Sandbox.class)
class KillUnderLoadIT {
    private static final int CLIENTS = 8;
    private static final int ACKNOWLEDGED = 1_000;
    private static final long SEED = 4;

    @TempDir
    Path folder;

    @Test
    @DisplayName(
            "Art. 7, 9: kill -9 under load loses and doubles nothing that was acknowledged, and all of it finishes")
    void nothingIsLost(RunningSandbox sandbox) throws Exception {
        SandboxClient client = sandbox.client();
        Plan plan = new Plan(Plan.VICTIMS, CLIENTS, SEED, ACKNOWLEDGED, Duration.ZERO);
        List<String> progress = new ArrayList<>();

        Summary summary = new Run(
                        sandbox.process(),
                        client.suite(),
                        client.cast(),
                        plan,
                        folder.resolve("journal.ndjson"),
                        progress::add)
                .run();

        assertThat(summary.findings()).hasSizeGreaterThan(30).allMatch(Finding::holds);
        assertThat(summary.kills()).isEqualTo(Plan.VICTIMS.size());
        assertThat(summary.acknowledged().get(Deed.REGISTRATION)
                        + summary.acknowledged().get(Deed.TRANSFER))
                .isGreaterThanOrEqualTo(ACKNOWLEDGED);
        assertThat(summary.acknowledged())
                .containsOnlyKeys(Deed.values())
                .allSatisfy(
                        (deed, often) -> assertThat(often).as(deed.name()).isGreaterThanOrEqualTo(ACKNOWLEDGED / 40));
        assertThat(summary.isGood()).as(summary.lines() + "\n" + progress).isTrue();
    }
}
