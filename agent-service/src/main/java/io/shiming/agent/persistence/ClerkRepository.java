package io.shiming.agent.persistence;

import io.shiming.agent.domain.Clerk;
import io.shiming.agent.domain.Ending;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Clerks of agents. */
@Singleton
public class ClerkRepository {
    private static final String SELECT = """
            SELECT k.*, d.departed_at, d.reason
            FROM clerk k LEFT JOIN clerk_departure d ON d.agent_id = k.agent_id AND d.clerk_id = k.id
            WHERE k.agent_id = $1
            """;

    private final Database database;

    ClerkRepository(Database database) {
        this.database = database;
    }

    /** The write of a new one, in the agent's turn; does not happen while another who has not left has the code. */
    public Write joined(Clerk clerk) {
        return Write.when(Scope.tenant(clerk.agentId()), """
                        SELECT 1 AS one WHERE NOT EXISTS
                            (SELECT FROM clerk k WHERE k.agent_id = ?::uuid AND k.code = ?::text AND NOT EXISTS
                                (SELECT FROM clerk_departure d WHERE d.agent_id = k.agent_id AND d.clerk_id = k.id))""", clerk.agentId(), clerk.code())
                .and("""
                        INSERT INTO clerk (agent_id, id, outlet_id, code, joined_at)
                        SELECT ?::uuid, ?::uuid, ?::uuid, ?::text, ?::timestamptz FROM guard""", clerk.agentId(), clerk.id(), clerk.outletId(), clerk.code(), clerk.joinedAt());
    }

    /** The write of a departure, in the agent's turn; does not happen twice. */
    public Write departed(Clerk clerk, Ending departure) {
        return Write.when(Scope.tenant(clerk.agentId()), """
                        SELECT 1 AS one WHERE NOT EXISTS
                            (SELECT FROM clerk_departure WHERE agent_id = ?::uuid AND clerk_id = ?::uuid)""", clerk.agentId(), clerk.id())
                .and("""
                        INSERT INTO clerk_departure (agent_id, clerk_id, reason, departed_at)
                        SELECT ?::uuid, ?::uuid, ?::text, ?::timestamptz FROM guard""", clerk.agentId(), clerk.id(), departure.reason(), departure.at());
    }

    public Uni<Optional<Clerk>> find(Reading reading, UUID agentId, UUID id) {
        return reading.query(database, SELECT + "AND k.id = $2", Tuple.of(agentId, id))
                .map(rows -> Rows.all(rows, ClerkRepository::clerk).stream().findFirst());
    }

    /** Clerks of an agent in the order they joined, those who left too. */
    public Uni<List<Clerk>> page(Reading reading, UUID agentId, int limit, Optional<UUID> after) {
        return reading.query(
                        database,
                        SELECT + "AND ($3::uuid IS NULL OR k.id > $3) ORDER BY k.id LIMIT $2",
                        Tuple.of(agentId, limit, after.orElse(null)))
                .map(rows -> Rows.all(rows, ClerkRepository::clerk));
    }

    private static Clerk clerk(Row row) {
        return new Clerk(
                row.getUUID("agent_id"),
                row.getUUID("id"),
                row.getUUID("outlet_id"),
                row.getString("code"),
                Rows.instant(row, "joined_at"),
                Rows.ending(row, "departed_at"));
    }
}
