package io.shiming.retention.persistence;

import static io.shiming.foundation.database.Values.utc;

import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.retention.domain.Category;
import io.shiming.retention.domain.ClockHistory;
import io.shiming.retention.domain.ClockHistory.Turn;
import io.shiming.retention.domain.Policy;
import io.shiming.retention.domain.RetentionCalendar;
import io.shiming.retention.domain.RetentionClock;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Clocks with their histories, and what they make due. What is written of one record is written in turn. */
@Singleton
public class ClockRepository {
    /** Services tell of clocks whosever the record is. */
    static final Scope TIMEKEEPER = Scope.role("timekeeper");

    private static final String PROVIDE = "SELECT provide_due_months($1::date[])";

    private final Database database;
    private final Set<YearMonth> provided = ConcurrentHashMap.newKeySet();

    ClockRepository(Database database) {
        this.database = database;
    }

    public Uni<ClockHistory> history(UUID recordId) {
        return database.query(TIMEKEEPER, """
                        SELECT p.record_id IS NOT NULL AS purged, c.*, x.cancelled_at FROM (SELECT $1::uuid AS id) AS one
                        LEFT JOIN purged_record p ON p.record_id = one.id
                        LEFT JOIN clock c ON c.record_id = one.id
                        LEFT JOIN clock_cancellation x ON x.record_id = c.record_id AND x.turn = c.turn
                        ORDER BY c.turn""", Tuple.of(recordId)).map(ClockRepository::history);
    }

    private static ClockHistory history(RowSet<Row> rows) {
        Row first = rows.iterator().next();
        if (first.getBoolean("purged")) {
            return ClockHistory.ofPurged();
        }
        return new ClockHistory(first.getInteger("turn") == null ? List.of() : Rows.all(rows, ClockRepository::turn));
    }

    /** Sees to it that there is a place for what will be due then. One round trip a month that is new to this process. */
    public Uni<Void> provide(Instant dueAt) {
        YearMonth month = month(dueAt);
        return provided.contains(month)
                ? Uni.createFrom().voidItem()
                : database.query(TIMEKEEPER, PROVIDE, Tuple.of(new LocalDate[] {month.atDay(1)}))
                        .invoke(() -> provided.add(month))
                        .replaceWithVoid();
    }

    /** The write of a start, in the record's turn; does not happen when its history has grown meanwhile. */
    public Write started(Turn turn, Instant dueAt, int policyVersion) {
        RetentionClock clock = turn.clock();
        return Write.when(TIMEKEEPER, """
                        SELECT 1 AS one WHERE (SELECT count(*) FROM clock WHERE record_id = ?::uuid) = ?::integer
                                          AND (SELECT count(*) FROM clock_cancellation WHERE record_id = ?::uuid) = ?::integer""", clock.recordId(), turn.number() - 1, clock.recordId(), turn.number() - 1)
                .and(
                        """
                        INSERT INTO clock (record_id, turn, category, operator_id, venue_id, subject_ref, started_at,
                                           recorded_at)
                        SELECT ?::uuid, ?::integer, ?::text, ?::uuid, ?::uuid, ?::text, ?::timestamptz, ?::timestamptz
                        FROM guard""",
                        clock.recordId(),
                        turn.number(),
                        clock.category(),
                        clock.operatorId().orElse(null),
                        clock.venueId().orElse(null),
                        clock.subjectRef().orElse(null),
                        clock.startedAt(),
                        turn.recordedAt())
                .and(
                        """
                        INSERT INTO due_item (due_at, record_id, operator_id, venue_id, category, started_at,
                                              policy_version, attempt_at)
                        SELECT ?::timestamptz, ?::uuid, ?::uuid, ?::uuid, ?::text, ?::timestamptz, ?::integer,
                               ?::timestamptz FROM guard""",
                        dueAt,
                        clock.recordId(),
                        clock.operatorId().orElse(null),
                        clock.venueId().orElse(null),
                        clock.category(),
                        clock.startedAt(),
                        policyVersion,
                        dueAt);
    }

    /** The write of an end, in the record's turn; does not happen twice. */
    public Write cancelled(Turn turn, Instant at) {
        UUID recordId = turn.clock().recordId();
        return Write.when(TIMEKEEPER, """
                        SELECT 1 AS one WHERE NOT EXISTS
                            (SELECT FROM clock_cancellation WHERE record_id = ?::uuid AND turn = ?::integer)""", recordId, turn.number())
                .and("""
                        INSERT INTO clock_cancellation (record_id, turn, cancelled_at)
                        SELECT ?::uuid, ?::integer, ?::timestamptz FROM guard""", recordId, turn.number(), at)
                .and("DELETE FROM due_item USING guard WHERE record_id = ?::uuid", recordId);
    }

    /** Runs the write of a start or an end. */
    public Uni<Boolean> runInTurn(RetentionClock clock, Write write) {
        Set<Long> turns = new HashSet<>(Set.of(Turns.of(clock.recordId())));
        Turns.of(clock.subjectRef()).ifPresent(turns::add);
        return database.runInTurn(turns, write);
    }

    /**
     * Works out anew when some of those are due that are dated by an earlier version of a policy. Replicas take different
     * ones.
     *
     * @return how many there were
     */
    public Uni<Integer> redate(Policy policy, RetentionCalendar calendar, int limit) {
        return database.transaction(
                TIMEKEEPER,
                connection -> connection
                        .preparedQuery("""
                                SELECT due_at, record_id, started_at FROM due_item
                                WHERE category = $1 AND policy_version < $2 LIMIT $3 FOR UPDATE SKIP LOCKED""")
                        .execute(Tuple.of(policy.category().name(), policy.version(), limit))
                        .map(rows -> Rows.all(rows, Dated::of))
                        .chain(dated -> dated.isEmpty()
                                ? Uni.createFrom().item(0)
                                : redate(connection, policy, calendar, dated)));
    }

    private static Uni<Integer> redate(
            SqlConnection connection, Policy policy, RetentionCalendar calendar, List<Dated> dated) {
        Instant[] then = dated.stream()
                .map(item -> calendar.dueAt(item.startedAt(), policy.terms()))
                .toArray(Instant[]::new);
        LocalDate[] months = Arrays.stream(then)
                .map(due -> month(due).atDay(1))
                .collect(Collectors.toSet())
                .toArray(LocalDate[]::new);
        return connection
                .preparedQuery(PROVIDE)
                .execute(Tuple.of(months))
                .chain(() -> connection
                        .preparedQuery("""
                                UPDATE due_item d
                                SET due_at = n.anew, policy_version = $1,
                                    attempt_at = CASE WHEN d.attempt_at = d.due_at THEN n.anew
                                                      ELSE greatest(d.attempt_at, n.anew) END
                                FROM unnest($2::timestamptz[], $3::uuid[], $4::timestamptz[]) AS n (due_at, record_id, anew)
                                WHERE d.due_at = n.due_at AND d.record_id = n.record_id""")
                        .execute(Tuple.tuple()
                                .addInteger(policy.version())
                                .addArrayOfOffsetDateTime(dated.stream()
                                        .map(item -> utc(item.dueAt()))
                                        .toArray(OffsetDateTime[]::new))
                                .addArrayOfUUID(
                                        dated.stream().map(Dated::recordId).toArray(UUID[]::new))
                                .addArrayOfOffsetDateTime(
                                        Arrays.stream(then).map(due -> utc(due)).toArray(OffsetDateTime[]::new))))
                .replaceWith(dated.size());
    }

    private record Dated(Instant dueAt, UUID recordId, Instant startedAt) {
        static Dated of(Row row) {
            return new Dated(Rows.instant(row, "due_at"), row.getUUID("record_id"), Rows.instant(row, "started_at"));
        }
    }

    private static YearMonth month(Instant at) {
        return YearMonth.from(at.atOffset(ZoneOffset.UTC));
    }

    private static Turn turn(Row row) {
        return new Turn(
                row.getInteger("turn"),
                new RetentionClock(
                        row.getUUID("record_id"),
                        Category.valueOf(row.getString("category")),
                        Optional.ofNullable(row.getUUID("operator_id")),
                        Optional.ofNullable(row.getUUID("venue_id")),
                        Optional.ofNullable(row.getString("subject_ref")),
                        Rows.instant(row, "started_at")),
                Rows.instant(row, "recorded_at"),
                Rows.maybe(row, "cancelled_at"));
    }
}
