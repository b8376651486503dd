package io.shiming.agent.persistence;

import static io.shiming.foundation.database.Values.utc;

import io.shiming.agent.domain.Handover;
import io.shiming.agent.domain.HandoverEntry;
import io.shiming.agent.domain.HandoverReceipt;
import io.shiming.agent.domain.HandoverState;
import io.shiming.agent.domain.Wanted;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Hand-overs of registers and material, those that ought to have been made included (Art. 6). In the agent's turn. */
@Singleton
public class HandoverRepository {
    private static final String MADE = """
            SELECT h.*, r.received_at,
                   (SELECT count(*)::integer FROM handover_item i
                    WHERE i.operator_id = h.operator_id AND i.handover_id = h.id) AS size,
                   (SELECT count(*)::integer FROM handover_missing m
                    WHERE m.operator_id = h.operator_id AND m.handover_id = h.id) AS missing,
                   NULL::timestamptz AS oldest_due_at, m.reminders, m.last_reminded_at
            FROM handover h
            LEFT JOIN handover_receipt r ON r.operator_id = h.operator_id AND r.handover_id = h.id
            JOIN LATERAL (
                SELECT count(*)::integer AS reminders, max(m.reminded_at) AS last_reminded_at FROM reminder m
                WHERE m.operator_id = h.operator_id AND m.agent_id = h.agent_id AND m.kind = 'RECEIPT_OVERDUE'
                  AND r.received_at IS NULL AND m.reminded_at >= h.receipt_due_at) m ON true
            WHERE true
            """;

    private static final String NOT_RECEIPTED = """
            AND EXISTS (SELECT FROM unreceipted u
                        WHERE u.operator_id = h.operator_id AND u.handover_id = h.id %s)
            """;

    /** What an agent has not delivered to an operator in time is one hand-over that ought to have been made. */
    private static final String NOT_MADE = """
            SELECT h.id, h.operator_id, h.agent_id, NULL::timestamptz AS delivered_at,
                   NULL::timestamptz AS receipt_due_at, NULL::timestamptz AS received_at, o.size, 0 AS missing,
                   o.oldest_due_at, m.reminders, m.last_reminded_at
            FROM dealing h
            JOIN LATERAL (
                SELECT count(*)::integer AS size, min(o.due_at) AS oldest_due_at FROM outstanding o
                WHERE o.operator_id = h.operator_id AND o.agent_id = h.agent_id AND o.due_at <= $5) o ON o.size > 0
            JOIN LATERAL (
                SELECT count(*)::integer AS reminders, max(m.reminded_at) AS last_reminded_at FROM reminder m
                WHERE m.operator_id = h.operator_id AND m.agent_id = h.agent_id AND m.kind = 'HANDOVER_OVERDUE'
                  AND m.reminded_at >= o.oldest_due_at) m ON true
            WHERE true
            """;

    private static final String ONE_OF_SOME = """
            AND ($1::uuid IS NULL OR h.id > $1) AND ($2::uuid IS NULL OR h.agent_id = $2)
            AND ($3::uuid IS NULL OR h.operator_id = $3) AND $5::timestamptz IS NOT NULL
            """;

    private final Database database;

    HandoverRepository(Database database) {
        this.database = database;
    }

    /**
     * The write of a delivery. Does not happen unless every item is the agent's to hand over to this operator. It is
     * unreceipted from here on, by a trigger.
     */
    public Write delivered(Handover handover) {
        UUID[] items = handover.registrationIds().toArray(UUID[]::new);
        return Write.when(
                        Scope.tenant(handover.agentId()),
                        """
                        SELECT 1 AS one FROM outstanding
                        WHERE agent_id = ?::uuid AND operator_id = ?::uuid AND registration_id = ANY (?::uuid[])
                        HAVING count(*) = ?::integer""",
                        handover.agentId(),
                        handover.operatorId(),
                        items,
                        items.length)
                .and(
                        """
                        INSERT INTO handover (operator_id, id, agent_id, delivered_at, receipt_due_at)
                        SELECT ?::uuid, ?::uuid, ?::uuid, ?::timestamptz, ?::timestamptz FROM guard""",
                        handover.operatorId(),
                        handover.id(),
                        handover.agentId(),
                        handover.deliveredAt(),
                        handover.receiptDueAt())
                .and("""
                        INSERT INTO handover_item (operator_id, handover_id, registration_id, agent_id, due_at)
                        SELECT o.operator_id, ?::uuid, o.registration_id, o.agent_id, o.due_at FROM guard, outstanding o
                        WHERE o.operator_id = ?::uuid AND o.registration_id = ANY (?::uuid[])""", handover.id(), handover.operatorId(), items)
                .and(
                        "DELETE FROM outstanding o USING guard"
                                + " WHERE o.operator_id = ?::uuid AND o.registration_id = ANY (?::uuid[])",
                        handover.operatorId(),
                        items);
    }

    /**
     * The write of a receipt; does not happen twice. The hand-over is no longer unreceipted, by a trigger.
     *
     * @param dueAt by when what is missing is to be delivered again
     */
    public Write receipted(Handover handover, HandoverReceipt receipt, Instant dueAt) {
        UUID[] missing = receipt.missing().stream()
                .map(HandoverReceipt.Missing::registrationId)
                .toArray(UUID[]::new);
        return Write.when(Scope.tenant(handover.operatorId()), """
                        SELECT 1 AS one WHERE NOT EXISTS
                            (SELECT FROM handover_receipt WHERE operator_id = ?::uuid AND handover_id = ?::uuid)""", handover.operatorId(), handover.id())
                .and("""
                        INSERT INTO handover_receipt (operator_id, handover_id, agent_id, received_at)
                        SELECT ?::uuid, ?::uuid, ?::uuid, ?::timestamptz FROM guard""", handover.operatorId(), handover.id(), handover.agentId(), receipt.receivedAt())
                .and(
                        """
                        INSERT INTO handover_missing (operator_id, handover_id, registration_id, agent_id, reason)
                        SELECT ?::uuid, ?::uuid, m.id, ?::uuid, m.reason
                        FROM guard, unnest(?::uuid[], ?::text[]) AS m (id, reason)""",
                        handover.operatorId(),
                        handover.id(),
                        handover.agentId(),
                        missing,
                        receipt.missing().stream()
                                .map(each -> each.reason().name())
                                .toArray(String[]::new))
                .and("""
                        INSERT INTO outstanding (operator_id, registration_id, agent_id, due_at)
                        SELECT ?::uuid, m.id, ?::uuid, ?::timestamptz FROM guard, unnest(?::uuid[]) AS m (id)""", handover.operatorId(), handover.agentId(), dueAt, missing);
    }

    public Uni<Optional<Handover>> find(Reading reading, UUID id) {
        return reading.query(database, """
                        SELECT h.*, r.received_at,
                               ARRAY(SELECT i.registration_id FROM handover_item i
                                     WHERE i.operator_id = h.operator_id AND i.handover_id = h.id
                                     ORDER BY i.registration_id) AS items,
                               ARRAY(SELECT m.registration_id FROM handover_missing m
                                     WHERE m.operator_id = h.operator_id AND m.handover_id = h.id
                                     ORDER BY m.registration_id) AS missing,
                               ARRAY(SELECT m.reason FROM handover_missing m
                                     WHERE m.operator_id = h.operator_id AND m.handover_id = h.id
                                     ORDER BY m.registration_id) AS reasons
                        FROM handover h
                        LEFT JOIN handover_receipt r ON r.operator_id = h.operator_id AND r.handover_id = h.id
                        WHERE h.id = $1""", Tuple.of(id))
                .map(rows ->
                        Rows.all(rows, HandoverRepository::handover).stream().findFirst());
    }

    /**
     * Of no state those that were made; DELIVERED ones with those UNRECEIPTED. In the order they were made, those that were
     * not in the order in which the agent began to deal.
     */
    public Uni<List<HandoverEntry>> page(
            Reading reading, Wanted<HandoverState> wanted, Instant now, int limit, Optional<UUID> after) {
        String select = wanted.state()
                .map(state -> switch (state) {
                    case DELIVERED -> MADE + NOT_RECEIPTED.formatted("");
                    case UNRECEIPTED -> MADE + NOT_RECEIPTED.formatted("AND u.receipt_due_at <= $5");
                    case RECEIPTED -> MADE + "AND r.received_at IS NOT NULL ";
                    case OVERDUE -> NOT_MADE;
                })
                .orElse(MADE);
        return reading.query(
                        database,
                        select + ONE_OF_SOME + " ORDER BY h.id LIMIT $4",
                        Tuple.of(
                                after.orElse(null),
                                wanted.agentId().orElse(null),
                                wanted.operatorId().orElse(null),
                                limit,
                                utc(now)))
                .map(rows -> Rows.all(rows, row -> entry(row, now)));
    }

    private static Handover handover(Row row) {
        UUID[] missing = row.getArrayOfUUIDs("missing");
        String[] reasons = row.getArrayOfStrings("reasons");
        List<HandoverReceipt.Missing> all = new ArrayList<>();
        for (int i = 0; i < missing.length; i++) {
            all.add(new HandoverReceipt.Missing(missing[i], HandoverReceipt.Reason.valueOf(reasons[i])));
        }
        return new Handover(
                row.getUUID("operator_id"),
                row.getUUID("id"),
                row.getUUID("agent_id"),
                Rows.instant(row, "delivered_at"),
                Rows.instant(row, "receipt_due_at"),
                Arrays.asList(row.getArrayOfUUIDs("items")),
                Rows.maybe(row, "received_at").map(at -> new HandoverReceipt(at, all)));
    }

    private static HandoverEntry entry(Row row, Instant now) {
        Optional<Instant> receiptDueAt = Rows.maybe(row, "receipt_due_at");
        Optional<Instant> receivedAt = Rows.maybe(row, "received_at");
        return new HandoverEntry(
                receiptDueAt
                        .map(due -> Handover.state(due, receivedAt.isPresent(), now))
                        .orElse(HandoverState.OVERDUE),
                row.getUUID("id"),
                row.getUUID("operator_id"),
                row.getUUID("agent_id"),
                row.getInteger("size"),
                row.getInteger("missing"),
                Rows.maybe(row, "delivered_at"),
                receiptDueAt,
                receivedAt,
                Rows.maybe(row, "oldest_due_at"),
                row.getInteger("reminders"),
                Rows.maybe(row, "last_reminded_at"));
    }
}
