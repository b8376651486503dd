package io.shiming.retention.persistence;

import static io.shiming.retention.persistence.PurgeQueue.PURGER;

import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Write;
import io.shiming.retention.domain.Act;
import io.shiming.retention.domain.Category;
import io.shiming.retention.domain.Office;
import io.shiming.retention.domain.PurgeOutcome;
import io.shiming.retention.domain.PurgeReport;
import io.shiming.retention.domain.PurgeReport.Count;
import io.shiming.retention.domain.PurgeReport.Step;
import io.shiming.retention.domain.PurgeRun;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Runs in which what is due is purged. They are nobody's in particular: counts and steps, no record. */
@Singleton
public class PurgeRunRepository {
    private static final String INSERT = """
            INSERT INTO purge_run (id, kind, dry_run, state, due_before, started_by, started_at, completed_at, host_clock)
            SELECT ?::uuid, ?::text, ?::boolean, ?::text, ?::timestamptz, ?::text, ?::timestamptz, ?::timestamptz,
                   ?::timestamptz""";

    /** Whether anything can be claimed that is due before ?, now. */
    private static final String CLAIMABLE =
            "EXISTS (SELECT FROM due_item WHERE due_at <= ?::timestamptz AND attempt_at <= ?::timestamptz)";

    private final Database database;

    PurgeRunRepository(Database database) {
        this.database = database;
    }

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    /** The one that is running or paused, not a dry one. */
    public Uni<Optional<PurgeRun>> open() {
        return one("WHERE NOT dry_run AND state <> 'COMPLETED'", Tuple.tuple());
    }

    public Uni<Optional<PurgeRun>> find(UUID id) {
        return one("WHERE id = $1", Tuple.of(id));
    }

    /** The newest first. */
    public Uni<List<PurgeRun>> page(int limit, Optional<UUID> after) {
        return database.query(
                        PURGER,
                        "SELECT * FROM purge_run WHERE $1::uuid IS NULL OR id < $1 ORDER BY id DESC LIMIT $2",
                        Tuple.of(after.orElse(null), limit))
                .map(rows -> Rows.all(rows, PurgeRunRepository::purgeRun));
    }

    /** What some came to so far, in the same order. Two round trips. */
    public Uni<List<PurgeReport>> reports(List<PurgeRun> runs) {
        Tuple ids = Tuple.of(runs.stream().map(PurgeRun::id).toArray(UUID[]::new));
        return database.query(PURGER, """
                        SELECT run_id, category, policy_version, outcome, sum(records)::bigint AS records
                        FROM purge_run_count WHERE run_id = ANY ($1)
                        GROUP BY run_id, category, policy_version, outcome
                        ORDER BY category, policy_version, outcome""", ids)
                .chain(counts -> database.query(
                                PURGER, "SELECT * FROM purge_run_step WHERE run_id = ANY ($1) ORDER BY at", ids)
                        .map(steps -> runs.stream()
                                .map(run -> new PurgeReport(
                                        run,
                                        of(run, counts)
                                                .map(PurgeRunRepository::count)
                                                .toList(),
                                        of(run, steps)
                                                .map(PurgeRunRepository::step)
                                                .toList()))
                                .toList()));
    }

    /** The write of one that begins; does not happen while one is open. */
    public Write begun(PurgeRun run, Instant host) {
        return Write.when(PURGER, INSERT + " ON CONFLICT DO NOTHING RETURNING id", values(run, host));
    }

    /** The write of one that begins by itself: only when something can be claimed, and none has begun since. */
    public Write begunByItself(PurgeRun run, Instant noneSince, Instant host) {
        Object[] values = Stream.of(
                        values(run, host), new Object[] {run.dueBefore(), run.startedAt(), noneSince, run.startedAt()})
                .flatMap(Arrays::stream)
                .toArray();
        return Write.when(
                PURGER,
                INSERT + " WHERE " + CLAIMABLE
                        + " AND NOT EXISTS (SELECT FROM purge_run WHERE NOT dry_run AND started_at > ?::timestamptz"
                        + " AND started_at <= ?::timestamptz) ON CONFLICT DO NOTHING RETURNING id",
                values);
    }

    /** The write of a dry one, with what it counted. */
    public Write counted(PurgeRun run, List<Count> counts, Instant host) {
        return begun(run, host)
                .and(
                        """
                        INSERT INTO purge_run_count (run_id, order_id, category, policy_version, outcome, records)
                        SELECT guard.id, guard.id, c.* FROM guard, unnest(?::text[], ?::integer[], ?::text[], ?::bigint[]) AS c""",
                        counts.stream().map(each -> each.category().name()).toArray(String[]::new),
                        counts.stream().map(Count::policyVersion).toArray(Integer[]::new),
                        counts.stream().map(each -> each.outcome().name()).toArray(String[]::new),
                        counts.stream().map(Count::records).toArray(Long[]::new));
    }

    /** The write by which an open one purges as well what is due by then; does not happen when it is over. */
    public Write extended(PurgeRun run) {
        return Write.when(
                PURGER,
                "UPDATE purge_run SET due_before = greatest(due_before, ?::timestamptz)"
                        + " WHERE id = ?::uuid AND state <> 'COMPLETED' RETURNING id",
                run.dueBefore(),
                run.id());
    }

    /** The write that stops one or lets it go on; does not happen when its state has changed meanwhile. */
    public Write changed(PurgeRun run, Step step) {
        return Write.when(
                        PURGER,
                        "UPDATE purge_run SET state = ?::text, free_at = greatest(free_at, clock_timestamp())"
                                + " WHERE id = ?::uuid AND state <> ?::text AND state <> 'COMPLETED' RETURNING id",
                        run.state(),
                        run.id(),
                        run.state())
                .and(
                        """
                        INSERT INTO purge_run_step (run_id, at, state, reason, by, office)
                        SELECT guard.id, ?::timestamptz, ?::text, ?::text, ?::text, ?::text FROM guard""",
                        step.act().at(),
                        step.state(),
                        step.reason(),
                        step.act().by(),
                        step.act().office().role());
    }

    /**
     * The write that ends one; does not happen while something is claimed or can be, and not when anything was claimed
     * since it was read, or it is to purge more.
     */
    public Write completed(PurgeRun run, Instant now) {
        return Write.when(
                        PURGER,
                        "UPDATE purge_run r SET state = 'COMPLETED', completed_at = ?::timestamptz"
                                + " WHERE id = ?::uuid AND state = 'RUNNING' AND claimed = ?::bigint"
                                + " AND due_before = ?::timestamptz AND NOT EXISTS (SELECT FROM purge_order o"
                                + " WHERE o.run_id = r.id AND o.leased_until > ?::timestamptz) AND NOT "
                                + CLAIMABLE + " RETURNING id",
                        now,
                        run.id(),
                        run.claimed(),
                        run.dueBefore(),
                        now,
                        run.dueBefore(),
                        now)
                .and("DELETE FROM purge_order o USING guard WHERE o.run_id = guard.id");
    }

    private Uni<Optional<PurgeRun>> one(String condition, Tuple values) {
        return database.query(PURGER, "SELECT * FROM purge_run " + condition, values)
                .map(rows ->
                        Rows.all(rows, PurgeRunRepository::purgeRun).stream().findFirst());
    }

    private static Object[] values(PurgeRun run, Instant host) {
        return new Object[] {
            run.id(),
            run.kind(),
            run.dryRun(),
            run.state(),
            run.dueBefore(),
            run.startedBy(),
            run.startedAt(),
            run.completedAt().orElse(null),
            host
        };
    }

    private static Stream<Row> of(PurgeRun run, RowSet<Row> rows) {
        return Rows.all(rows, row -> row).stream()
                .filter(row -> row.getUUID("run_id").equals(run.id()));
    }

    private static PurgeRun purgeRun(Row row) {
        return new PurgeRun(
                row.getUUID("id"),
                PurgeRun.Kind.valueOf(row.getString("kind")),
                row.getBoolean("dry_run"),
                PurgeRun.State.valueOf(row.getString("state")),
                Rows.instant(row, "due_before"),
                row.getString("started_by"),
                Rows.instant(row, "started_at"),
                Rows.maybe(row, "completed_at"),
                row.getLong("claimed"));
    }

    private static Count count(Row row) {
        return new Count(
                Category.valueOf(row.getString("category")),
                row.getInteger("policy_version"),
                PurgeOutcome.valueOf(row.getString("outcome")),
                row.getLong("records"));
    }

    private static Step step(Row row) {
        return new Step(
                PurgeRun.State.valueOf(row.getString("state")),
                new Act(row.getString("by"), Office.of(row.getString("office")).orElseThrow(), Rows.instant(row, "at")),
                row.getString("reason"));
    }
}
