package io.shiming.agent.persistence;

import io.shiming.agent.domain.Ending;
import io.shiming.agent.domain.Outlet;
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

/** Outlets of agents. */
@Singleton
public class OutletRepository {
    private static final String SELECT = """
            SELECT o.*, c.closed_at, c.reason
            FROM outlet o LEFT JOIN outlet_closure c ON c.agent_id = o.agent_id AND c.outlet_id = o.id
            WHERE o.agent_id = $1
            """;

    private final Database database;

    OutletRepository(Database database) {
        this.database = database;
    }

    /** The write of a new one, in the agent's turn; does not happen while another one that is open has its code. */
    public Write opened(Outlet outlet) {
        return Write.when(Scope.tenant(outlet.agentId()), """
                        SELECT 1 AS one WHERE NOT EXISTS
                            (SELECT FROM outlet o WHERE o.agent_id = ?::uuid AND o.code = ?::text AND NOT EXISTS
                                (SELECT FROM outlet_closure c WHERE c.agent_id = o.agent_id AND c.outlet_id = o.id))""", outlet.agentId(), outlet.code())
                .and("""
                        INSERT INTO outlet (agent_id, id, code, opened_at)
                        SELECT ?::uuid, ?::uuid, ?::text, ?::timestamptz FROM guard""", outlet.agentId(), outlet.id(), outlet.code(), outlet.openedAt());
    }

    /** The write of its end, in the agent's turn; does not happen twice. */
    public Write closed(Outlet outlet, Ending closure) {
        return Write.when(Scope.tenant(outlet.agentId()), """
                        SELECT 1 AS one WHERE NOT EXISTS
                            (SELECT FROM outlet_closure WHERE agent_id = ?::uuid AND outlet_id = ?::uuid)""", outlet.agentId(), outlet.id())
                .and("""
                        INSERT INTO outlet_closure (agent_id, outlet_id, reason, closed_at)
                        SELECT ?::uuid, ?::uuid, ?::text, ?::timestamptz FROM guard""", outlet.agentId(), outlet.id(), closure.reason(), closure.at());
    }

    public Uni<Optional<Outlet>> find(Reading reading, UUID agentId, UUID id) {
        return reading.query(database, SELECT + "AND o.id = $2", Tuple.of(agentId, id))
                .map(rows -> Rows.all(rows, OutletRepository::outlet).stream().findFirst());
    }

    /** Outlets of an agent in the order they were opened, closed ones too. */
    public Uni<List<Outlet>> page(Reading reading, UUID agentId, int limit, Optional<UUID> after) {
        return reading.query(
                        database,
                        SELECT + "AND ($3::uuid IS NULL OR o.id > $3) ORDER BY o.id LIMIT $2",
                        Tuple.of(agentId, limit, after.orElse(null)))
                .map(rows -> Rows.all(rows, OutletRepository::outlet));
    }

    private static Outlet outlet(Row row) {
        return new Outlet(
                row.getUUID("agent_id"),
                row.getUUID("id"),
                row.getString("code"),
                Rows.instant(row, "opened_at"),
                Rows.ending(row, "closed_at"));
    }
}
