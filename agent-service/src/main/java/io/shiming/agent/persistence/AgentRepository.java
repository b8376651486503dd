package io.shiming.agent.persistence;

import io.shiming.agent.domain.Agent;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Write;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Agents. What is written of one agent is written in turn, so that each write sees all that came before. */
@Singleton
public class AgentRepository {
    /** The constraint that lets an agent be entered once. */
    public static final String ENTERED_ONCE = "agent_once";

    private final Database database;
    private final Dossiers dossiers;

    AgentRepository(Database database, Dossiers dossiers) {
        this.database = database;
        this.dossiers = dossiers;
    }

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    /**
     * Runs a write that adds to the history of an agent; the answer is whether its guard let it happen. Whoever is told so
     * sees it in this process: word from PostgreSQL may come a little later.
     */
    public Uni<Boolean> runInTurn(UUID agentId, Write write) {
        return database.runInTurn(Set.of(agentId.getMostSignificantBits() ^ agentId.getLeastSignificantBits()), write)
                .onTermination()
                .invoke(() -> dossiers.forget(agentId));
    }

    /** The write that stores an agent. */
    public Write entered(Agent agent) {
        return Write.always(Reading.AUTHORITY)
                .and("""
                        INSERT INTO agent (id, name, unified_social_credit_code, entered_at)
                        SELECT ?::uuid, ?::text, ?::text, ?::timestamptz FROM guard""", agent.id(), agent.name(), agent.unifiedSocialCreditCode(), agent.enteredAt());
    }

    public Uni<Optional<Agent>> find(Reading reading, UUID id) {
        return reading.query(database, "SELECT * FROM agent WHERE id = $1", Tuple.of(id))
                .map(rows -> Rows.all(rows, AgentRepository::agent).stream().findFirst());
    }

    /** Agents in the order they were entered, at most {@code limit}, later than {@code after}. */
    public Uni<List<Agent>> page(Reading reading, int limit, Optional<UUID> after) {
        return reading.query(
                        database,
                        "SELECT * FROM agent WHERE $2::uuid IS NULL OR id > $2 ORDER BY id LIMIT $1",
                        Tuple.of(limit, after.orElse(null)))
                .map(rows -> Rows.all(rows, AgentRepository::agent));
    }

    private static Agent agent(Row row) {
        return new Agent(
                row.getUUID("id"),
                row.getString("name"),
                row.getString("unified_social_credit_code"),
                Rows.instant(row, "entered_at"));
    }
}
