package io.shiming.retention.persistence;

import static io.shiming.foundation.database.Values.utc;
import static io.shiming.retention.persistence.PurgeQueue.PURGER;

import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Write;
import io.shiming.retention.domain.DueItem;
import io.shiming.retention.domain.PurgeOutcome;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** What became of what was claimed. */
@Singleton
public class PurgeSettlements {
    private static final String COUNT = """
            INSERT INTO purge_run_count AS c (run_id, order_id, category, policy_version, outcome, records)
            SELECT ?::uuid, ?::uuid, category, policy_version, outcome, count(*) FROM guard
            GROUP BY category, policy_version, outcome
            ON CONFLICT (run_id, order_id, category, policy_version, outcome)
            DO UPDATE SET records = c.records + excluded.records""";

    private static final String OF_GONE = " WHERE record_id = ANY (?::uuid[])";

    /** Of item {@code d}: that nobody has put it off since the order claimed it, and no other order that is not over has it. */
    private static final String STILL_ITS = """
            d.attempt_at <= ?::timestamptz AND d.record_id NOT IN
                (SELECT unnest(o.record_ids) FROM purge_order o WHERE o.id <> ?::uuid AND o.leased_until > ?::timestamptz)""";

    private final Database database;

    PurgeSettlements(Database database) {
        this.database = database;
    }

    /**
     * What was ordered purged.
     *
     * @param id of the order
     * @param claimedAt by when all its items might be claimed
     */
    public record Order(UUID id, UUID runId, Instant claimedAt, List<DueItem> items) {
        public List<UUID> recordIds() {
            return items.stream().map(item -> item.place().recordId()).toList();
        }
    }

    /** What was answered of one that stays, and from when on it may be claimed again. */
    public record Kept(DueItem item, PurgeOutcome outcome, Instant again) {}

    /**
     * Settles an order: of what is gone nothing stays but that it was, what stays may be claimed again later. Not when its
     * run is over, which it only is when somebody else was to settle it; and of what stays only what nobody else has
     * claimed meanwhile. One round trip.
     *
     * <p>Where a lease was over two may settle the same: both put down what is gone, and then take items, and of each kind
     * one after the other in its order; else they would wait for each other.
     *
     * @param record what puts on record that something was purged
     */
    public Uni<Void> settle(Order order, List<DueItem> gone, List<Kept> kept, Instant now, Write.Part record) {
        List<Write> inOrder = new ArrayList<>();
        inOrder.add(purged(order, gone, now).andOnce(record));
        if (!kept.isEmpty()) {
            inOrder.add(taken(order));
            inOrder.add(stays(order, kept, now));
        }
        inOrder.add(nothingDue(inTheirOrder(gone)));
        inOrder.add(forgotten(order, gone));
        return database.runTogether(inOrder);
    }

    private static Write taken(Order order) {
        return Write.when(PURGER, """
                SELECT 1 AS one FROM due_item d
                JOIN unnest(?::timestamptz[], ?::uuid[]) AS o (due_at, record_id) USING (due_at, record_id)
                ORDER BY d.due_at, d.record_id FOR UPDATE OF d""", dueAt(order.items(), Function.identity()), ids(order.items()));
    }

    /**
     * Gives an order back that was not answered: its items are put off, and it has claimed them no more. It stays unsettled
     * until they may be claimed again: so long its run is not over, for registration-service may have carried it out. One
     * round trip.
     */
    public Uni<Void> giveBack(Order order, Instant now, Instant again) {
        return database.runTogether(List.of(
                taken(order),
                Write.always(PURGER)
                        .and(
                                """
                                UPDATE due_item d SET attempt_at = ?::timestamptz
                                FROM guard, unnest(?::timestamptz[], ?::uuid[]) AS k (due_at, record_id)
                                WHERE d.due_at = k.due_at AND d.record_id = k.record_id AND %s""".formatted(STILL_ITS),
                                again,
                                dueAt(order.items(), Function.identity()),
                                ids(order.items()),
                                order.claimedAt(),
                                order.id(),
                                now)
                        .and(
                                "UPDATE purge_order o SET leased_until = ?::timestamptz, record_ids = '{}'"
                                        + " FROM guard WHERE o.id = ?::uuid",
                                again,
                                order.id())));
    }

    /** Those that were not on record as purged before. The order's row is what tells that its run is not over. */
    private static Write purged(Order order, List<DueItem> gone, Instant now) {
        return Write.when(
                        PURGER,
                        """
                        INSERT INTO purged_record (run_id, record_id, operator_id, venue_id, category, policy_version,
                                                   purged_at)
                        SELECT ours.run_id, g.*, ?::timestamptz
                        FROM (SELECT run_id FROM purge_order WHERE id = ?::uuid FOR UPDATE) AS ours,
                             unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::integer[]) AS g (record_id)
                        ORDER BY g.record_id ON CONFLICT (record_id) DO NOTHING
                        RETURNING category, policy_version, 'PURGED' AS outcome""",
                        now,
                        order.id(),
                        ids(gone),
                        gone.stream()
                                .map(item -> item.operatorId().orElse(null))
                                .toArray(UUID[]::new),
                        gone.stream().map(item -> item.venueId().orElse(null)).toArray(UUID[]::new),
                        gone.stream().map(item -> item.category().name()).toArray(String[]::new),
                        gone.stream().map(DueItem::policyVersion).toArray(Integer[]::new))
                .and(COUNT, order.runId(), order.id());
    }

    private static Write stays(Order order, List<Kept> kept, Instant now) {
        return Write.when(
                        PURGER,
                        """
                        UPDATE due_item d SET attempt_at = k.again, outcome = k.outcome
                        FROM unnest(?::timestamptz[], ?::uuid[], ?::timestamptz[], ?::text[])
                                 AS k (due_at, record_id, again, outcome)
                        WHERE d.due_at = k.due_at AND d.record_id = k.record_id AND %s
                        RETURNING d.category, d.policy_version, d.outcome""".formatted(STILL_ITS),
                        dueAt(kept, Kept::item),
                        kept.stream()
                                .map(each -> each.item().place().recordId())
                                .toArray(UUID[]::new),
                        kept.stream().map(each -> utc(each.again())).toArray(OffsetDateTime[]::new),
                        kept.stream().map(each -> each.outcome().name()).toArray(String[]::new),
                        order.claimedAt(),
                        order.id(),
                        now)
                .and(COUNT, order.runId(), order.id());
    }

    /**
     * Nothing of what is gone is due any more. What was dated anew since it was claimed is at another place now: seldom, so that
     * alone is looked for in every month there is, as an array, by which each is looked up by its key. The database lets nothing
     * be deleted of a record that is not on record as purged.
     */
    private static Write nothingDue(List<DueItem> gone) {
        UUID[] ids = ids(gone);
        return Write.when(PURGER, """
                        DELETE FROM due_item d USING unnest(?::timestamptz[], ?::uuid[]) AS g (due_at, record_id)
                        WHERE d.due_at = g.due_at AND d.record_id = g.record_id
                        RETURNING d.record_id""", dueAt(gone, Function.identity()), ids).and("""
                        DELETE FROM due_item
                        WHERE record_id = ANY (ARRAY(SELECT unnest(?::uuid[]) EXCEPT SELECT record_id FROM guard))""", (Object) ids);
    }

    /** A write of its own, since whoever ends a clock deletes what is due first as well. */
    private static Write forgotten(Order order, List<DueItem> gone) {
        UUID[] ids = ids(gone);
        return Write.always(PURGER)
                .and("DELETE FROM clock_cancellation" + OF_GONE, (Object) ids)
                .and("DELETE FROM clock" + OF_GONE, (Object) ids)
                .and("DELETE FROM purge_order WHERE id = ?::uuid", order.id());
    }

    private static List<DueItem> inTheirOrder(List<DueItem> items) {
        return items.stream()
                .sorted(Comparator.comparing((DueItem item) -> item.place().dueAt())
                        .thenComparing(item -> item.place().recordId().toString()))
                .toList();
    }

    private static UUID[] ids(List<DueItem> items) {
        return items.stream().map(item -> item.place().recordId()).toArray(UUID[]::new);
    }

    private static <T> OffsetDateTime[] dueAt(List<T> all, Function<T, DueItem> item) {
        return all.stream().map(each -> utc(item.apply(each).place().dueAt())).toArray(OffsetDateTime[]::new);
    }
}
