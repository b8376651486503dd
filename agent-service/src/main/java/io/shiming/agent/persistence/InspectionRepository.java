package io.shiming.agent.persistence;

import static io.shiming.foundation.database.Values.utc;

import io.shiming.agent.domain.Inspection;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Inspections, each with all it was drawn from (Art. 6). */
@Singleton
public class InspectionRepository {
    private static final String SELECT = """
            SELECT operator_id, id, agent_id, planned_for, period_from, period_until, seed,
                   cardinality(drawn_from) AS drawn_from, sample, drawn_at
            FROM inspection
            """;

    private final Database database;

    InspectionRepository(Database database) {
        this.database = database;
    }

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    /** An agent's active registrations of a period for an operator, at most {@code limit}. */
    public Uni<List<UUID>> registrations(UUID operatorId, UUID agentId, Instant from, Instant until, int limit) {
        return database.query(
                        Scope.tenant(operatorId), """
                        SELECT registration_id FROM custody_item
                        WHERE operator_id = $1 AND agent_id = $2 AND registered_at >= $3 AND registered_at < $4
                          AND refusal IS NULL ORDER BY registration_id LIMIT $5""", Tuple.of(operatorId, agentId, utc(from), utc(until), limit))
                .map(rows -> Rows.all(rows, row -> row.getUUID("registration_id")));
    }

    /**
     * The write of one.
     *
     * @param drawnFrom the registrations its sample was drawn from
     */
    public Write drawn(Inspection inspection, List<UUID> drawnFrom) {
        return Write.always(Scope.tenant(inspection.operatorId()))
                .and(
                        """
                        INSERT INTO inspection (operator_id, id, agent_id, planned_for, period_from, period_until, seed,
                                                drawn_from, sample, drawn_at)
                        SELECT ?::uuid, ?::uuid, ?::uuid, ?::date, ?::timestamptz, ?::timestamptz, ?::text, ?::uuid[],
                               ?::uuid[], ?::timestamptz FROM guard""",
                        inspection.operatorId(),
                        inspection.id(),
                        inspection.agentId(),
                        inspection.plannedFor().orElse(null),
                        inspection.from(),
                        inspection.until(),
                        inspection.seed(),
                        drawnFrom.toArray(UUID[]::new),
                        inspection.sample().toArray(UUID[]::new),
                        inspection.drawnAt());
    }

    public Uni<Optional<Inspection>> find(Reading reading, UUID id) {
        return reading.query(database, SELECT + "WHERE id = $1", Tuple.of(id))
                .map(rows -> Rows.all(rows, InspectionRepository::inspection).stream()
                        .findFirst());
    }

    /** In the order they were drawn. */
    public Uni<List<Inspection>> page(Reading reading, Optional<UUID> agentId, int limit, Optional<UUID> after) {
        return reading.query(database, SELECT + """
                        WHERE ($1::uuid IS NULL OR id > $1) AND ($2::uuid IS NULL OR agent_id = $2)
                        ORDER BY id LIMIT $3""", Tuple.of(after.orElse(null), agentId.orElse(null), limit))
                .map(rows -> Rows.all(rows, InspectionRepository::inspection));
    }

    /** Of what the sample was drawn from, in order. */
    public Uni<List<UUID>> drawnFrom(Reading reading, UUID id, int limit, Optional<UUID> after) {
        return reading.query(database, """
                        SELECT d AS registration_id FROM inspection, unnest(drawn_from) AS d
                        WHERE id = $1 AND ($2::uuid IS NULL OR d > $2) ORDER BY d LIMIT $3""", Tuple.of(id, after.orElse(null), limit))
                .map(rows -> Rows.all(rows, row -> row.getUUID("registration_id")));
    }

    private static Inspection inspection(Row row) {
        return new Inspection(
                row.getUUID("operator_id"),
                row.getUUID("id"),
                row.getUUID("agent_id"),
                Optional.ofNullable(row.getLocalDate("planned_for")),
                Rows.instant(row, "period_from"),
                Rows.instant(row, "period_until"),
                row.getString("seed"),
                row.getInteger("drawn_from"),
                Arrays.asList(row.getArrayOfUUIDs("sample")),
                Rows.instant(row, "drawn_at"));
    }
}
