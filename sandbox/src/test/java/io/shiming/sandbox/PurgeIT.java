package io.shiming.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.sandbox.check.Checker;
import io.shiming.sandbox.check.Finding;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Late: two years on, services clean up what other tests may still want. */
@Order(Integer.MAX_VALUE - 4)
@ExtendWith(Sandbox.class)
class PurgeIT {
    private static final int ENDED = 300;
    private static final int HELD = 10;
    private static final long BETWEEN_KILLS = 60;
    private static final List<String> VICTIMS = List.of("retention-service", "registration-service", "postgresql");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** What is due and may go. */
    private static final String LEFT = """
            SELECT count(*) FROM due_item d WHERE category IN ('REGISTRATION', 'REFUSED_REGISTRATION')
            AND NOT EXISTS (SELECT FROM hold h WHERE h.record_id = d.record_id
                            AND NOT EXISTS (SELECT FROM hold_release r WHERE r.hold_id = h.id))""";

    @AfterEach
    void present(SandboxClient client) throws Exception {
        client.suite().steer("clock", Map.of("offset", "PT0S"));
    }

    @Test
    @DisplayName(
            "Art. 12, 16: a purge during which everybody who takes part is killed purges all that is due, and nothing that is held")
    void killed(RunningSandbox sandbox) throws Exception {
        SandboxClient client = sandbox.client();
        Leavers leavers = new Leavers(sandbox);
        List<String> ids = leavers.registered(ENDED);
        leavers.end(ids);
        List<String> held = ids.subList(0, HELD);
        for (String id : held) {
            leavers.hold(id, "comms");
        }
        long before = gone(sandbox);

        List<Long> leftAtKill = new ArrayList<>();
        for (String victim : VICTIMS) {
            later(sandbox, leftAtKill.size());
            long purged = before + BETWEEN_KILLS * (leftAtKill.size() + 1);
            await(sandbox, "retention", "SELECT " + purged + " - count(*) FROM purged_record");
            leftAtKill.add(sandbox.count("retention", LEFT));
            sandbox.kill(victim, Deadline.in(PATIENCE));
        }
        assertThat(leftAtKill).allMatch(left -> left > 0);
        later(sandbox, VICTIMS.size());

        await(sandbox, "retention", LEFT);
        await(sandbox, "retention", "SELECT count(*) FROM purge_run WHERE state <> 'COMPLETED'");

        assertThat(gone(sandbox) - before).isGreaterThanOrEqualTo(ENDED - HELD);
        for (String id : held) {
            assertThat(client.registration(SandboxClient.OPERATOR, id).text("status"))
                    .isEqualTo("TERMINATED");
        }
        assertThat(client.registration(SandboxClient.OPERATOR, ids.get(HELD)).status())
                .isEqualTo(404);
        assertThat(new Checker(sandbox.description(), Optional.empty(), true).findings())
                .filteredOn(finding -> !finding.holds())
                .extracting(Finding::toString)
                .isEmpty();
    }

    /** Two years and some days later: what somebody had claimed who was killed may be claimed again. */
    private static void later(RunningSandbox sandbox, int days) throws IOException, InterruptedException {
        await(sandbox, "registration", "SELECT 0");
        sandbox.client().suite().steer("clock", Map.of("offset", "P2Y" + (days + 1) + "D"));
    }

    private static long gone(RunningSandbox sandbox) throws IOException, SQLException {
        return sandbox.count("retention", "SELECT count(*) FROM purged_record");
    }

    /** Until a query answers 0 or less. Whoever was killed may be the one who answers. */
    private static void await(RunningSandbox sandbox, String database, String query) throws IOException {
        Deadline deadline = Deadline.in(PATIENCE);
        while (true) {
            try {
                if (sandbox.count(database, query) <= 0) {
                    return;
                }
            } catch (SQLException away) {
                // Not back yet.
            }
            deadline.check(query);
        }
    }
}
