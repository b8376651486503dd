package io.shiming.agent.persistence;

import static io.shiming.foundation.database.Values.utc;

import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** An agent's dealings for an operator, and when they are looked at next. */
@Singleton
public class DealingRepository {
    private static final Scope SUPERVISOR = Scope.role("supervisor");

    private final Database database;

    DealingRepository(Database database) {
        this.database = database;
    }

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    /**
     * Dealings that were taken to be looked at.
     *
     * @param takenUntil when another may take them
     */
    public record Due(UUID operatorId, UUID agentId, Instant takenUntil) {}

    /** Whether an agent ever had to do with an operator: was bound to it, or registered somebody for it. */
    public Uni<Boolean> exist(UUID operatorId, UUID agentId) {
        return database.query(Scope.tenant(operatorId), """
                        SELECT EXISTS (SELECT FROM agreement WHERE operator_id = $1 AND agent_id = $2)
                            OR EXISTS (SELECT FROM custody_item WHERE operator_id = $1 AND agent_id = $2)
                            AS exist""", Tuple.of(operatorId, agentId))
                .map(rows -> rows.iterator().next().getBoolean("exist"));
    }

    /** Which of some registrations the agent made for the operator. */
    public Uni<Set<UUID>> registrations(UUID operatorId, UUID agentId, List<UUID> ids) {
        return database.query(
                        Scope.tenant(operatorId),
                        "SELECT registration_id FROM custody_item"
                                + " WHERE operator_id = $1 AND registration_id = ANY ($3) AND agent_id = $2",
                        Tuple.of(operatorId, agentId, ids.toArray(UUID[]::new)))
                .map(rows -> {
                    Set<UUID> found = new HashSet<>();
                    rows.forEach(row -> found.add(row.getUUID("registration_id")));
                    return found;
                });
    }

    /** The part by which they are looked at by then at the latest; changes nothing where they are looked at sooner. */
    public Write.Part lookAt(UUID id, UUID operatorId, UUID agentId, Instant at) {
        return Write.Part.of("""
                INSERT INTO dealing (operator_id, agent_id, id, look_at)
                SELECT ?::uuid, ?::uuid, ?::uuid, ?::timestamptz FROM guard
                ON CONFLICT (operator_id, agent_id) DO UPDATE SET look_at = EXCLUDED.look_at
                WHERE dealing.look_at > EXCLUDED.look_at""", operatorId, agentId, id, at);
    }

    /** The same of dealings there are, in the agent's scope. */
    public Write.Part lookAt(UUID operatorId, UUID agentId, Instant at) {
        return Write.Part.of("""
                UPDATE dealing d SET look_at = ?::timestamptz FROM guard
                WHERE d.operator_id = ?::uuid AND d.agent_id = ?::uuid AND d.look_at > ?::timestamptz""", at, operatorId, agentId, at);
    }

    /** Takes what is due, the longest due first; other replicas take others. */
    public Uni<List<Due>> claim(Instant now, Instant until, int most) {
        return database.query(SUPERVISOR, """
                        UPDATE dealing SET look_at = $2 WHERE (operator_id, agent_id) IN (
                            SELECT operator_id, agent_id FROM dealing WHERE look_at <= $1
                            ORDER BY look_at LIMIT $3 FOR UPDATE SKIP LOCKED)
                        RETURNING operator_id, agent_id""", Tuple.of(utc(now), utc(until), most))
                .map(rows ->
                        Rows.all(rows, row -> new Due(row.getUUID("operator_id"), row.getUUID("agent_id"), until)));
    }

    /** The write of what comes of a look. Does not happen when something to be looked at sooner came in, or another took them, meanwhile. */
    public Write looked(Due due, Instant next) {
        return Write.when(Scope.tenant(due.operatorId()), """
                UPDATE dealing SET look_at = ?::timestamptz
                WHERE operator_id = ?::uuid AND agent_id = ?::uuid AND look_at = ?::timestamptz RETURNING 1 AS one""", next, due.operatorId(), due.agentId(), due.takenUntil());
    }
}
