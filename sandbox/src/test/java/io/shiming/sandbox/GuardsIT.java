package io.shiming.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.sandbox.check.Checker;
import io.shiming.sandbox.check.Finding;
import io.shiming.sandbox.torture.Plan;
import io.shiming.sandbox.torture.Run;
import io.shiming.sandbox.torture.Summary;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The harness proves itself: it must notice when a guard is taken away. Each guard is put back, and noticed as well. */
@ExtendWith(Sandbox.class)
class GuardsIT {
    private static final String SETTINGS = "fsync, full_page_writes and synchronous_commit are on, for everybody";

    @TempDir
    Path folder;

    // ALTER SYSTEM does nothing here: the launcher gives the setting on the command line, which goes before it.
    @ParameterizedTest
    @CsvSource({
        "postgresql,      ALTER DATABASE registration",
        "postgresql,      ALTER ROLE verification",
        "postgresql,      ALTER ROLE registration IN DATABASE registration",
        "postgresql-keys, ALTER ROLE registration",
    })
    @DisplayName("with synchronous_commit off the checker is red, for whomever it is off")
    void acknowledgedBeforeItIsSafe(String server, String whose, RunningSandbox sandbox) throws Exception {
        try (Connection superuser = sandbox.superuser(server);
                Statement statement = superuser.createStatement()) {
            statement.execute(whose + " SET synchronous_commit = off");
            try {
                assertThat(broken(sandbox))
                        .isNotEmpty()
                        .allSatisfy(finding -> assertThat(finding.invariant()).isEqualTo(SETTINGS));
            } finally {
                statement.execute(whose + " RESET synchronous_commit");
            }
        }
        assertThat(broken(sandbox)).isEmpty();
    }

    @Test
    @DisplayName("with the outbox off the run is red: nobody is told what became of a registration")
    void outboxOff(RunningSandbox sandbox) throws Exception {
        try (SetAside outbox = new SetAside(sandbox, "registration", "outbox")) {
            Summary summary = run(sandbox, 20);

            assertThat(outbox.rows()).isPositive();
            assertThat(summary.isGood()).isFalse();
            assertThat(summary.findings())
                    .filteredOn(finding -> !finding.holds())
                    .extracting(Finding::invariant)
                    .contains("each step is told to the operator once, and no other");
        }
        assertThat(broken(sandbox)).isEmpty();
    }

    @Test
    @DisplayName("with the gateway's outbox off the run is red: what was deferred is settled, and nobody is told")
    void reportsOff(RunningSandbox sandbox) throws Exception {
        SandboxClient client = sandbox.client();
        try (SetAside outbox = new SetAside(sandbox, "verification", "outbox")) {
            client.suite().steer("public-security", Map.of("mode", "DOWN"));
            client.register(client.application(client.anybody()));
            client.suite().steer("public-security", Map.of("mode", "UP"));
            Deadline settled = Deadline.in(Duration.ofSeconds(30));
            while (outbox.rows() == 0) {
                settled.check("the deferred check to be settled");
            }

            assertThat(broken(sandbox))
                    .extracting(Finding::invariant)
                    .contains("the outcome of what was deferred is reported once, and no other");
        }
        assertThat(broken(sandbox)).isEmpty();
    }

    @Test
    @DisplayName("with idempotency off the run is red: a repeat is answered otherwise than the request was")
    void idempotencyOff(RunningSandbox sandbox) throws Exception {
        try (SetAside keys = new SetAside(sandbox, "registration", "idempotency_key")) {
            Summary summary = run(sandbox, 1_000);

            assertThat(keys.rows()).isPositive();
            assertThat(summary.isGood()).isFalse();
            assertThat(summary.broken())
                    .hasValueSatisfying(what -> assertThat(what).contains("repeat"));
            assertThat(summary.findings())
                    .filteredOn(finding -> !finding.holds())
                    .extracting(Finding::invariant)
                    .contains("every registration was made under one idempotency key");
        }
        assertThat(broken(sandbox)).isEmpty();
    }

    private Summary run(RunningSandbox sandbox, int acknowledged) throws Exception {
        SandboxClient client = sandbox.client();
        Plan unharmed = new Plan(List.of(), 4, 1, acknowledged, Duration.ZERO);
        Path journal = folder.resolve("journal.ndjson");
        return new Run(sandbox.process(), client.suite(), client.cast(), unharmed, journal, line -> {}).run();
    }

    private static List<Finding> broken(RunningSandbox sandbox) throws Exception {
        return new Checker(sandbox.description(), Optional.empty(), true)
                .findings().stream().filter(finding -> !finding.holds()).toList();
    }
}
