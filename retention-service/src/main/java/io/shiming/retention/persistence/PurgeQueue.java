package io.shiming.retention.persistence;

import static io.shiming.foundation.database.Values.utc;

import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.retention.domain.DueItem;
import io.shiming.retention.domain.PurgeRun;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What is due, as a queue: whoever claims something has it for the length of an order's lease, and then anybody may again. */
@Singleton
public class PurgeQueue {
    /** Runs purge whosever the record is. */
    static final Scope PURGER = Scope.role("purger");

    /** Of item {@code n} at moment $3: that a hold of ours is on its record, or on its subject's. */
    static final String HELD = """
            (EXISTS (SELECT FROM hold h WHERE h.record_id = n.record_id AND %1$s)
             OR EXISTS (SELECT FROM clock c JOIN hold h ON h.subject_ref = c.subject_ref
                        WHERE c.record_id = n.record_id AND %1$s))""".formatted("""
            (h.operator_id IS NULL OR h.operator_id = n.operator_id) AND (h.until IS NULL OR h.until > $3)
            AND NOT EXISTS (SELECT FROM hold_release r WHERE r.hold_id = h.id)""");

    /** What orders that are not over have claimed, at moment $3. */
    static final String CLAIMED = "SELECT unnest(o.record_ids) FROM purge_order o WHERE o.leased_until > $3";

    /** Replicas take turns, or two would claim the same: each must see what the one before it has. */
    private static final String TURN = "SELECT 1 AS one FROM purge_run WHERE id = ?::uuid FOR NO KEY UPDATE";

    /**
     * The next ones, in the order in which they may be claimed. What is held, or dated by another policy than the one in
     * force, is put off; so a claim never looks at more than a batch and what others have claimed. An array of rows makes
     * PostgreSQL look up each by its key, whatever it thinks of their number.
     */
    static final String CLAIM = """
            WITH run AS (
                SELECT id, state, greatest(extract(epoch FROM free_at - clock_timestamp()), 0)::float8 AS wait
                FROM purge_run WHERE id = $1),
            next AS (
                SELECT due_at, record_id, operator_id, venue_id, category, started_at, policy_version, outcome
                FROM due_item
                WHERE EXISTS (SELECT FROM run WHERE state = 'RUNNING' AND wait = 0)
                  AND due_at <= $2 AND attempt_at <= $3 AND record_id NOT IN (%s)
                ORDER BY attempt_at LIMIT $4 FOR UPDATE SKIP LOCKED),
            in_force AS MATERIALIZED (SELECT category, max(version) AS version FROM policy GROUP BY category),
            judged AS (
                SELECT n.*,
                       CASE WHEN policy_version <> f.version THEN 'OUTDATED'
                            WHEN %s THEN 'HELD' ELSE 'TAKEN' END AS verdict
                FROM next n LEFT JOIN in_force f USING (category)),
            few AS (
                SELECT j.* FROM (SELECT array_agg(due_at) AS due_at, array_agg(record_id) AS record_id,
                                        array_agg(verdict) AS verdict FROM judged WHERE verdict <> 'TAKEN') AS found,
                                unnest(found.due_at, found.record_id, found.verdict) AS j (due_at, record_id, verdict)),
            put_off AS (
                UPDATE due_item d
                SET attempt_at = CASE verdict WHEN 'HELD' THEN $6::timestamptz ELSE $7::timestamptz END,
                    outcome = CASE verdict WHEN 'HELD' THEN 'HELD' ELSE outcome END
                FROM few WHERE d.due_at = few.due_at AND d.record_id = few.record_id
                RETURNING d.category, d.policy_version, verdict),
            taken AS (SELECT count(*) AS n, array_agg(record_id) AS ids FROM judged WHERE verdict = 'TAKEN'),
            leased AS (
                INSERT INTO purge_order (id, run_id, leased_until, record_ids)
                SELECT $8, run.id, $5, taken.ids FROM run, taken WHERE taken.n > 0),
            kept AS (
                INSERT INTO purge_run_count (run_id, order_id, category, policy_version, outcome, records)
                SELECT $1, $8, category, policy_version, verdict, count(*) FROM put_off WHERE verdict = 'HELD'
                GROUP BY category, policy_version, verdict),
            paced AS (
                UPDATE purge_run r
                SET claimed = claimed + taken.n, host_clock = greatest(host_clock, $9),
                    free_at = greatest(free_at, clock_timestamp() - interval '1 second')
                              + taken.n / $10::float8 * interval '1 second'
                FROM run, taken WHERE r.id = run.id AND run.state = 'RUNNING' AND run.wait = 0)
            SELECT run.state, run.wait, judged.* FROM run LEFT JOIN judged ON true""".formatted(CLAIMED, HELD);

    private final Database database;

    PurgeQueue(Database database) {
        this.database = database;
    }

    /**
     * What is asked for.
     *
     * @param orderId a new one
     * @param host this host's own clock
     * @param rate records a second, of all replicas
     */
    public record Claim(PurgeRun run, UUID orderId, Instant now, Instant host, int most, int rate, Again again) {}

    /** From when on what was looked at may be claimed again. */
    public record Again(Instant leasedUntil, Instant held, Instant outdated) {}

    /**
     * What came of it.
     *
     * @param running whether the run goes on at all
     * @param freeIn for how long its rate lets nothing be claimed
     * @param looked how many were looked at
     * @param items what is the claimer's now
     */
    public record Claimed(boolean running, Duration freeIn, int looked, List<DueItem> items) {
        /** Of a run that is not there. */
        static final Claimed NOTHING = new Claimed(false, Duration.ZERO, 0, List.of());

        /** Whether there is nothing more that can be claimed. */
        public boolean isEmpty() {
            return running && freeIn.isZero() && looked == 0;
        }
    }

    /** Claims some. One round trip, in which replicas take turns. */
    public Uni<Claimed> claim(Claim claim) {
        Tuple values = Tuple.tuple()
                .addUUID(claim.run().id())
                .addValue(utc(claim.run().dueBefore()))
                .addValue(utc(claim.now()))
                .addInteger(Math.min(claim.most(), claim.rate()))
                .addValue(utc(claim.again().leasedUntil()))
                .addValue(utc(claim.again().held()))
                .addValue(utc(claim.again().outdated()))
                .addUUID(claim.orderId())
                .addValue(utc(claim.host()))
                .addDouble((double) claim.rate());
        return database.queryInTurn(Write.when(PURGER, TURN, claim.run().id()), CLAIM, values)
                .map(rows -> rows == null ? Claimed.NOTHING : claimed(rows));
    }

    private static Claimed claimed(RowSet<Row> rows) {
        List<DueItem> items = new ArrayList<>();
        int looked = 0;
        boolean running = false;
        double wait = 0;
        for (Row row : rows) {
            running = PurgeRun.State.valueOf(row.getString("state")) == PurgeRun.State.RUNNING;
            wait = row.getDouble("wait");
            String verdict = row.getString("verdict");
            looked += verdict == null ? 0 : 1;
            if ("TAKEN".equals(verdict)) {
                items.add(Rows.dueItem(row));
            }
        }
        return new Claimed(running, Duration.ofNanos((long) (wait * 1e9)), looked, items);
    }
}
