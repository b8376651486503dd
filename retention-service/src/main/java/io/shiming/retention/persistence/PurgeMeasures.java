package io.shiming.retention.persistence;

import static io.shiming.foundation.database.Values.utc;
import static io.shiming.retention.persistence.PurgeQueue.HELD;
import static io.shiming.retention.persistence.PurgeQueue.PURGER;

import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Write;
import io.shiming.retention.domain.Category;
import io.shiming.retention.domain.PurgeOutcome;
import io.shiming.retention.domain.PurgeReport.Count;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** How purging stands: what the clocks show, what is late, what could not be purged, what would be. */
@Singleton
public class PurgeMeasures {
    /** What a hold is on is no delay; nor what was found held, until it is to be looked at again. */
    static final String LATE = """
            SELECT due_at FROM due_item n
            WHERE due_at <= $3 AND (outcome IS DISTINCT FROM 'HELD' OR attempt_at <= $3) AND NOT %s
            ORDER BY due_at LIMIT 1""".formatted(HELD).replace("$3", "$1");

    private static final String EXPECTED = """
            WITH due AS (
                SELECT d.category, d.policy_version, count(*) AS records FROM due_item d
                WHERE d.due_at <= $1 GROUP BY d.category, d.policy_version
                HAVING d.policy_version = (SELECT max(version) FROM policy p WHERE p.category = d.category)),
            held AS (
                SELECT d.category, d.policy_version, count(DISTINCT d.record_id) AS records
                FROM (SELECT h.id, h.operator_id, h.record_id FROM hold h
                      WHERE h.record_id IS NOT NULL AND (h.until IS NULL OR h.until > $1)
                      UNION ALL
                      SELECT h.id, h.operator_id, c.record_id FROM hold h JOIN clock c ON c.subject_ref = h.subject_ref
                      WHERE h.until IS NULL OR h.until > $1) AS by_hold
                JOIN due_item d ON d.record_id = by_hold.record_id AND d.due_at <= $1
                                AND (by_hold.operator_id IS NULL OR by_hold.operator_id = d.operator_id)
                WHERE NOT EXISTS (SELECT FROM hold_release r WHERE r.hold_id = by_hold.id)
                GROUP BY d.category, d.policy_version)
            SELECT due.category, due.policy_version, due.records - coalesce(held.records, 0) AS purged,
                   coalesce(held.records, 0) AS held
            FROM due LEFT JOIN held USING (category, policy_version) ORDER BY category, policy_version""";

    private final Database database;

    PurgeMeasures(Database database) {
        this.database = database;
    }

    /**
     * What the real clocks show.
     *
     * @param latestHost the latest that any replica's host showed when it worked on a run
     */
    public record Clocks(Instant database, Optional<Instant> latestHost) {}

    public Uni<Clocks> clocks() {
        return database.query(
                        PURGER,
                        "SELECT clock_timestamp() AS database, (SELECT max(host_clock) FROM purge_run) AS latest",
                        Tuple.tuple())
                .map(rows -> rows.iterator().next())
                .map(row -> new Clocks(Rows.instant(row, "database"), Rows.maybe(row, "latest")));
    }

    /** Since when the first of what is late has been due; empty when nothing is. */
    public Uni<Optional<Instant>> lateSince(Instant now) {
        return database.query(PURGER, LATE, Tuple.of(utc(now)))
                .map(rows -> Rows.all(rows, row -> Rows.instant(row, "due_at")).stream()
                        .findFirst());
    }

    /** How much there is of what registration-service did not purge, for other reasons than a hold. */
    public Uni<Map<PurgeOutcome, Long>> refused() {
        return database.query(
                        PURGER,
                        "SELECT outcome, count(*) AS records FROM due_item"
                                + " WHERE outcome IN ('TOO_EARLY', 'ACTIVE', 'UNKNOWN') GROUP BY outcome",
                        Tuple.tuple())
                .map(rows -> {
                    Map<PurgeOutcome, Long> found = new EnumMap<>(PurgeOutcome.class);
                    rows.forEach(
                            row -> found.put(PurgeOutcome.valueOf(row.getString("outcome")), row.getLong("records")));
                    return found;
                });
    }

    /** What a run would come to by what is on record here. It counts all that is due. */
    public Uni<List<Count>> expected(Instant now) {
        return database.query(PURGER, EXPECTED, Tuple.of(utc(now)))
                .map(rows -> Rows.all(rows, row -> row).stream()
                        .flatMap(row -> Stream.of(
                                count(row, "held", PurgeOutcome.HELD), count(row, "purged", PurgeOutcome.PURGED)))
                        .filter(count -> count.records() > 0)
                        .toList());
    }

    /** The write that notes that incident-service is told; does not happen twice a day. */
    public Write told(LocalDate day, Instant dueAt, Instant now) {
        return Write.when(
                PURGER,
                "INSERT INTO purge_lag (day, due_at, told_at) VALUES (?::date, ?::timestamptz, ?::timestamptz)"
                        + " ON CONFLICT DO NOTHING RETURNING 1",
                day,
                dueAt,
                now);
    }

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    private static Count count(Row row, String column, PurgeOutcome outcome) {
        return new Count(
                Category.valueOf(row.getString("category")),
                row.getInteger("policy_version"),
                outcome,
                row.getLong(column));
    }
}
