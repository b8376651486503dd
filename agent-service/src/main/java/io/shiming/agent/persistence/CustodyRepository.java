package io.shiming.agent.persistence;

import static io.shiming.foundation.database.Values.utc;

import io.shiming.agent.domain.CustodyItem;
import io.shiming.agent.domain.CustodyState;
import io.shiming.agent.domain.Wanted;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What agents registered, and what of it they have still to hand over (Art. 6). */
@Singleton
public class CustodyRepository {
    /** Beside each item by when it is due, and the last hand-over it was in. */
    private static final String SELECT = """
            SELECT c.*, o.due_at, h.handover_id, h.received_at IS NOT NULL AS receipted
            FROM custody_item c
            LEFT JOIN outstanding o ON o.operator_id = c.operator_id AND o.registration_id = c.registration_id
            LEFT JOIN LATERAL (
                SELECT i.handover_id, r.received_at FROM handover_item i
                LEFT JOIN handover_receipt r ON r.operator_id = i.operator_id AND r.handover_id = i.handover_id
                WHERE i.operator_id = c.operator_id AND i.registration_id = c.registration_id
                ORDER BY i.handover_id DESC LIMIT 1) h ON true
            """;

    private final Database database;

    CustodyRepository(Database database) {
        this.database = database;
    }

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    /** Whether another was quicker to take the same into custody. */
    public static boolean isTaken(Throwable failure) {
        return Write.violates(failure, "custody_item_once") || Write.violates(failure, "outstanding_once");
    }

    /** The write of a new one; does not happen when it is known, nor when its agent was never entered. */
    public Write taken(CustodyItem item, Instant now) {
        // The agent is a tenant too here: an operator alone does not see one it has no agreement with.
        Write write = Write.when(
                        Scope.tenant(item.operatorId(), item.agentId()),
                        """
                        SELECT 1 AS one FROM agent WHERE id = ?::uuid AND NOT EXISTS
                            (SELECT FROM custody_item WHERE operator_id = ?::uuid AND registration_id = ?::uuid)""",
                        item.agentId(),
                        item.operatorId(),
                        item.registrationId())
                .and(
                        """
                        INSERT INTO custody_item (operator_id, registration_id, agent_id, outlet, clerk, service_type,
                                                  registered_at, refusal, recorded_at)
                        SELECT ?::uuid, ?::uuid, ?::uuid, ?::text, ?::text, ?::text, ?::timestamptz, ?::text,
                               ?::timestamptz FROM guard""",
                        item.operatorId(),
                        item.registrationId(),
                        item.agentId(),
                        item.outlet(),
                        item.clerk(),
                        item.serviceType(),
                        item.registeredAt(),
                        item.refusal().orElse(null),
                        now);
        item.dueAt().ifPresent(due -> write.and("""
                INSERT INTO outstanding (operator_id, registration_id, agent_id, due_at)
                SELECT ?::uuid, ?::uuid, ?::uuid, ?::timestamptz FROM guard""", item.operatorId(), item.registrationId(), item.agentId(), due));
        return write;
    }

    /** One's item; empty for another tenant's as for none. */
    public Uni<Optional<CustodyItem>> find(Reading reading, UUID registrationId) {
        return reading.query(database, SELECT + "WHERE c.registration_id = $1", Tuple.of(registrationId))
                .map(rows -> Rows.all(rows, CustodyRepository::item).stream().findFirst());
    }

    /** Those there are of an agent, for an operator. */
    public Uni<List<CustodyItem>> all(UUID operatorId, UUID agentId, Collection<UUID> registrationIds) {
        return database.query(
                        Scope.tenant(agentId),
                        SELECT + "WHERE c.operator_id = $1 AND c.agent_id = $2 AND c.registration_id = ANY ($3)",
                        Tuple.of(operatorId, agentId, registrationIds.toArray(UUID[]::new)))
                .map(rows -> Rows.all(rows, CustodyRepository::item));
    }

    /** Items in the order of their registrations; OUTSTANDING ones with those OVERDUE. */
    public Uni<List<CustodyItem>> page(
            Reading reading, Wanted<CustodyState> wanted, Instant now, int limit, Optional<UUID> after) {
        return reading.query(
                        database,
                        SELECT
                                + """
                                WHERE ($1::uuid IS NULL OR c.registration_id > $1)
                                  AND ($2::uuid IS NULL OR c.agent_id = $2) AND ($3::uuid IS NULL OR c.operator_id = $3)
                                  AND ($4::timestamptz IS NOT NULL)
                                """
                                + wanted.state()
                                        .map(CustodyRepository::condition)
                                        .orElse("")
                                + " ORDER BY c.registration_id LIMIT $5",
                        Tuple.of(
                                after.orElse(null),
                                wanted.agentId().orElse(null),
                                wanted.operatorId().orElse(null),
                                utc(now),
                                limit))
                .map(rows -> Rows.all(rows, CustodyRepository::item));
    }

    private static String condition(CustodyState state) {
        return switch (state) {
            case OUTSTANDING -> "AND o.due_at IS NOT NULL";
            case OVERDUE -> "AND o.due_at <= $4";
            case DELIVERED -> "AND c.refusal IS NULL AND o.due_at IS NULL AND h.received_at IS NULL";
            case RECEIVED -> "AND c.refusal IS NULL AND o.due_at IS NULL AND h.received_at IS NOT NULL";
            case REFUSED -> "AND c.refusal IS NOT NULL";
        };
    }

    private static CustodyItem item(Row row) {
        return new CustodyItem(
                row.getUUID("operator_id"),
                row.getUUID("registration_id"),
                row.getUUID("agent_id"),
                row.getString("outlet"),
                row.getString("clerk"),
                row.getString("service_type"),
                Rows.instant(row, "registered_at"),
                Optional.ofNullable(row.getString("refusal")),
                Rows.maybe(row, "due_at"),
                Optional.ofNullable(row.getUUID("handover_id")),
                row.getBoolean("receipted"));
    }
}
