package io.shiming.retention.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.foundation.testing.AtOnce;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.retention.domain.DueItem;
import io.shiming.retention.domain.PurgeRun;
import io.shiming.retention.persistence.PurgeQueue.Again;
import io.shiming.retention.persistence.PurgeQueue.Claim;
import io.shiming.retention.persistence.PurgeQueue.Claimed;
import io.shiming.retention.rest.PurgeRuns;
import io.shiming.retention.rest.ServiceTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ServiceTest
class PurgeQueueTest {
    private static final Instant DUE = Instant.parse("2018-05-17T16:00:00Z");
    private static final int FAST = 1_000_000;

    @Inject
    PurgeQueue queue;

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    private final UUID operator = UUID.randomUUID();
    private PurgeRun run;

    @BeforeEach
    void aRun() {
        PurgeRuns.noneOpen();
        PurgeRuns.nothingClaimable();
        OwnerDatabase.rows("SELECT provide_due_months('{2018-05-01,2018-06-01}')::text");
        run = new PurgeRun(
                // Before those that the service makes.
                new UUID(0x7000, UUID.randomUUID().getLeastSignificantBits()),
                PurgeRun.Kind.ORDERED,
                false,
                PurgeRun.State.RUNNING,
                now,
                "a test",
                now,
                Optional.empty(),
                0);
        OwnerDatabase.change(
                "INSERT INTO purge_run (id, kind, dry_run, state, due_before, started_by, started_at, host_clock)"
                        + " VALUES (?, 'ORDERED', false, 'RUNNING', now(), 'a test', now(), now() - interval '1 hour')",
                run.id());
    }

    @AfterEach
    void gone() {
        PurgeRuns.noneOpen();
        OwnerDatabase.change("DELETE FROM due_item WHERE due_at >= '2018-05-01' AND due_at < '2018-07-01'");
    }

    private UUID item(String subjectRef, int policyVersion) {
        UUID record = UUID.randomUUID();
        OwnerDatabase.change(
                "INSERT INTO due_item VALUES (?::timestamptz, ?, ?, NULL, 'REGISTRATION', '2016-05-17T04:00:00Z', ?,"
                        + " '2018-05-17T16:00:00Z')",
                DUE.toString(),
                record,
                operator,
                policyVersion);
        OwnerDatabase.change(
                "INSERT INTO clock VALUES (?, 1, 'REGISTRATION', ?, NULL, ?, '2016-05-17T04:00:00Z', now())",
                record,
                operator,
                subjectRef);
        return record;
    }

    private static UUID hold(UUID operatorId, UUID record, String subjectRef, String until) {
        UUID id = UUID.randomUUID();
        OwnerDatabase.change(
                "INSERT INTO hold VALUES (?, ?, ?, ?, 'order 17', 'evidence', ?::timestamptz, 'a', 'auditor', now())",
                id,
                operatorId,
                record,
                subjectRef,
                until);
        return id;
    }

    private Claimed claim(int most, int rate) {
        return queue.claim(new Claim(
                        run,
                        UUID.randomUUID(),
                        now,
                        now,
                        most,
                        rate,
                        new Again(now.plusSeconds(120), now.plusSeconds(3_600), now.plusSeconds(60))))
                .await()
                .indefinitely();
    }

    private static List<UUID> ids(Claimed claimed) {
        return claimed.items().stream()
                .map(DueItem::place)
                .map(DueItem.Place::recordId)
                .toList();
    }

    @Test
    @DisplayName("Art. 12: many claim at once, nothing is claimed twice, and nothing is left out")
    void atOnce() throws Exception {
        OwnerDatabase.change("""
                INSERT INTO due_item SELECT due, gen_random_uuid(), NULL, NULL, 'REGISTRATION', '2016-04-01', 1, due
                FROM generate_series(1, 3000) AS n,
                     LATERAL (SELECT '2018-05-02T00:00:00Z'::timestamptz + n * interval '15 minutes' AS due) AS at""");
        List<List<UUID>> claimed = AtOnce.times(8, 8, number -> {
            List<UUID> mine = new ArrayList<>();
            Claimed last;
            do {
                last = claim(100, FAST);
                mine.addAll(ids(last));
            } while (!last.isEmpty());
            return mine;
        });
        assertThat(claimed.stream().flatMap(List::stream)).hasSize(3_000).doesNotHaveDuplicates();
        assertThat(OwnerDatabase.count("SELECT claimed FROM purge_run WHERE id = ?", run.id()))
                .isEqualTo(3_000);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"PUBLICATION_RECORD", "SERVICE_RECORD"})
    @DisplayName("Art. 15: a publication or service record that is due is claimed as what it is")
    void records(String category) {
        UUID record = item(null, 1);
        OwnerDatabase.change("UPDATE due_item SET category = ? WHERE record_id = ?", category, record);
        OwnerDatabase.change("UPDATE clock SET category = ? WHERE record_id = ?", category, record);
        assertThat(claim(100, FAST).items()).singleElement().satisfies(claimed -> {
            assertThat(claimed.place().recordId()).isEqualTo(record);
            assertThat(claimed.category().name()).isEqualTo(category);
        });
    }

    @Test
    @DisplayName("Art. 15: what is held is not claimed: by its record or its subject, by whoever may hold it")
    void held() {
        UUID free = item(null, 1);
        UUID byRecord = item(null, 1);
        UUID bySubject = item("subject-" + free, 1);
        UUID ofOperator = item(null, 1);
        UUID ofAnother = item(null, 1);
        UUID released = item(null, 1);
        UUID over = item(null, 1);
        hold(null, byRecord, null, null);
        hold(null, null, "subject-" + free, "9999-01-01T00:00:00Z");
        hold(operator, ofOperator, null, null);
        hold(UUID.randomUUID(), ofAnother, null, null);
        OwnerDatabase.change(
                "INSERT INTO hold_release VALUES (?, NULL, 'settled', 'b', 'auditor', now())",
                hold(null, released, null, null));
        hold(null, over, null, now.minusSeconds(1).toString());

        assertThat(ids(claim(100, FAST))).containsExactlyInAnyOrder(free, ofAnother, released, over);
        for (UUID record : List.of(byRecord, bySubject, ofOperator)) {
            assertThat(OwnerDatabase.count(
                            "SELECT count(*) FROM due_item WHERE record_id = ? AND outcome = 'HELD'"
                                    + " AND attempt_at = ?::timestamptz",
                            record,
                            now.plusSeconds(3_600).toString()))
                    .isEqualTo(1);
        }
        assertThat(OwnerDatabase.count(
                        "SELECT records FROM purge_run_count WHERE run_id = ? AND outcome = 'HELD'", run.id()))
                .isEqualTo(3);
        assertThat(claim(100, FAST).isEmpty()).isTrue();
    }

    @Test
    @DisplayName(
            "Art. 12: what is dated by another policy than the one in force is not claimed before it is dated anew")
    void outdated() {
        UUID dated = item(null, 1);
        UUID outdated = item(null, 99);
        Claimed claimed = claim(100, FAST);
        assertThat(ids(claimed)).containsExactly(dated);
        assertThat(claimed.looked()).isEqualTo(2);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM due_item WHERE record_id = ? AND outcome IS NULL"
                                + " AND attempt_at = ?::timestamptz",
                        outdated,
                        now.plusSeconds(60).toString()))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 12: all replicas together claim no more a second than they may")
    void paced() {
        for (int i = 0; i < 7; i++) {
            item(null, 1);
        }
        OwnerDatabase.change("UPDATE purge_run SET free_at = clock_timestamp() WHERE id = ?", run.id());
        Object before = OwnerDatabase.rows("SELECT free_at FROM purge_run WHERE id = ?", run.id())
                .get(0)
                .get("free_at");
        assertThat(ids(claim(100, 5))).hasSize(5);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM purge_run WHERE id = ? AND free_at >= ?::timestamptz + interval '1 second'",
                        run.id(),
                        before))
                .isEqualTo(1);
        OwnerDatabase.change(
                "UPDATE purge_run SET free_at = clock_timestamp() + interval '1 hour' WHERE id = ?", run.id());
        Claimed paced = claim(100, 5);
        assertThat(paced.items()).isEmpty();
        assertThat(paced.freeIn()).isPositive();
        assertThat(paced.isEmpty()).isFalse();
    }

    @Test
    @DisplayName("Art. 12: of a run that is paused or over nothing is claimed")
    void stopped() {
        UUID record = item(null, 1);
        for (String state : List.of("'PAUSED'", "'COMPLETED', completed_at = now()")) {
            OwnerDatabase.change("UPDATE purge_run SET state = " + state + " WHERE id = ?", run.id());
            Claimed claimed = claim(100, FAST);
            assertThat(claimed.running()).isFalse();
            assertThat(claimed.items()).isEmpty();
        }
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM due_item WHERE record_id = ? AND attempt_at = due_at", record))
                .isEqualTo(1);
    }

    @Test
    @DisplayName(
            "Art. 12: a claim reads no more of the months that have come than its batch and what is claimed, and nothing of the others")
    void oneIndex() {
        OwnerDatabase.change("""
                INSERT INTO due_item SELECT due, gen_random_uuid(), NULL, NULL, 'REGISTRATION', '2016-04-01', 1, due
                FROM generate_series(1, 40000) AS n,
                     LATERAL (SELECT '2018-05-02T00:00:00Z'::timestamptz + n * interval '2 minutes' AS due) AS at""");
        OwnerDatabase.change("""
                INSERT INTO purge_order (id, run_id, leased_until, record_ids)
                SELECT gen_random_uuid(), '%s', '2018-06-02T00:00:00Z', array_agg(record_id)
                FROM (SELECT record_id, (row_number() OVER (ORDER BY attempt_at) - 1) / 1000 AS batch
                      FROM due_item WHERE due_at >= '2018-05-02' AND due_at < '2018-07-01') AS n
                WHERE batch < 3 GROUP BY batch""".formatted(run.id()));
        OwnerDatabase.change("ANALYZE due_item_201805, due_item_201806, purge_order");
        String sql = PurgeQueue.CLAIM
                .replace("$10", "1000000")
                .replace("$1", "'" + run.id() + "'::uuid")
                .replace("$2", "'2018-06-01T00:00:00Z'::timestamptz - interval '1 second'")
                .replace("$3", "'2018-06-01T00:00:00Z'::timestamptz")
                .replace("$4", "1000")
                .replace("$5", "now()")
                .replace("$6", "now()")
                .replace("$7", "now()")
                .replace("$8", "gen_random_uuid()")
                .replace("$9", "now()");
        List<String> plan = OwnerDatabase.rows("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) " + sql).stream()
                .map(row -> (String) row.get("QUERY PLAN"))
                .toList();
        assertThat(plan)
                .anyMatch(line -> line.contains("NOT (ANY (record_id = (hashed SubPlan"))
                .anyMatch(line -> line.contains("Rows Removed by Filter: 3000"));
        List<String> executed = plan.stream()
                .filter(line -> line.contains("due_item_2018") && !line.contains("never executed"))
                .toList();
        assertThat(executed)
                .anyMatch(line -> line.contains("Index Scan using due_item_201805_attempt_at_idx")
                        && line.contains("rows=1000 loops=1"))
                .noneMatch(line -> line.contains("Seq Scan") || line.contains("Bitmap"))
                .noneMatch(line -> line.contains("Index Scan") && line.contains("due_item_201806"));
    }
}
