package io.shiming.agent.persistence;

import static io.shiming.foundation.database.Values.utc;

import io.shiming.agent.domain.Figures;
import io.shiming.foundation.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** The figures of agents: of their dealings with whoever asks, an operator, or with all, where the agent or an official does. */
@Singleton
public class FiguresRepository {
    static final String SELECT = """
            WITH a AS (SELECT id FROM agent WHERE $4::uuid IS NULL OR id = $4),
                 c AS (SELECT c.agent_id, c.refusal, count(*)::integer AS times FROM custody_item c JOIN a ON a.id = c.agent_id
                       WHERE c.registered_at > $1 AND c.registered_at <= $2 GROUP BY c.agent_id, c.refusal),
                 d AS (SELECT h.agent_id, count(*) FILTER (WHERE h.delivered_at <= i.due_at)::integer AS on_time,
                              count(*) FILTER (WHERE h.delivered_at > i.due_at)::integer AS late
                       FROM handover h JOIN a ON a.id = h.agent_id
                       JOIN handover_item i ON i.operator_id = h.operator_id AND i.handover_id = h.id
                       WHERE h.delivered_at > $1 AND h.delivered_at <= $2 GROUP BY h.agent_id),
                 f AS (SELECT f.agent_id, count(*) FILTER (WHERE c.id IS NULL)::integer AS open_findings,
                              count(*) FILTER (WHERE c.id IS NULL AND f.due_on < $3)::integer AS late_findings,
                              count(*) FILTER (WHERE f.article BETWEEN 18 AND 22 AND f.raised_at > $1)::integer AS violations
                       FROM finding f JOIN a ON a.id = f.agent_id
                       LEFT JOIN finding_closure c ON c.operator_id = f.operator_id AND c.finding_id = f.id
                       WHERE f.kind <> 'RECEIPT_OVERDUE'
                       GROUP BY f.agent_id)
            SELECT a.id,
                   (SELECT times FROM c WHERE c.agent_id = a.id AND c.refusal IS NULL) AS registrations,
                   (SELECT jsonb_object_agg(refusal, times) FROM c
                    WHERE c.agent_id = a.id AND c.refusal IS NOT NULL) AS refusals,
                   (SELECT count(*)::integer FROM outstanding o
                    WHERE o.agent_id = a.id AND o.due_at <= $2) AS overdue,
                   d.on_time, d.late,
                   (SELECT count(*)::integer FROM handover_receipt r
                    JOIN handover_missing m ON m.operator_id = r.operator_id AND m.handover_id = r.handover_id
                    WHERE r.agent_id = a.id AND r.received_at > $1 AND r.received_at <= $2) AS missing,
                   f.open_findings, f.late_findings, f.violations,
                   (SELECT count(*)::integer FROM suspension s
                    WHERE s.agent_id = a.id AND s.suspended_at > $1 AND s.suspended_at <= $2) AS suspensions
            FROM a LEFT JOIN d ON d.agent_id = a.id LEFT JOIN f ON f.agent_id = a.id""";

    private final Database database;

    FiguresRepository(Database database) {
        this.database = database;
    }

    /**
     * Figures by agent, of those the reader may see.
     *
     * @param agentId empty for all of them
     */
    public Uni<Map<UUID, Figures>> of(
            Reading reading, Instant from, Instant until, LocalDate today, Optional<UUID> agentId) {
        return reading.query(database, SELECT, Tuple.of(utc(from), utc(until), today, agentId.orElse(null)))
                .map(rows -> {
                    Map<UUID, Figures> found = new LinkedHashMap<>();
                    rows.forEach(row -> found.put(row.getUUID("id"), figures(row)));
                    return found;
                });
    }

    private static Figures figures(Row row) {
        Map<String, Integer> refusals = new TreeMap<>();
        JsonObject counted = row.getJsonObject("refusals");
        if (counted != null) {
            counted.forEach(each -> refusals.put(each.getKey(), ((Number) each.getValue()).intValue()));
        }
        return new Figures(
                number(row, "registrations"),
                refusals,
                number(row, "overdue"),
                number(row, "on_time"),
                number(row, "late"),
                number(row, "missing"),
                number(row, "open_findings"),
                number(row, "late_findings"),
                number(row, "violations"),
                number(row, "suspensions"));
    }

    private static int number(Row row, String column) {
        Integer value = row.getInteger(column);
        return value == null ? 0 : value;
    }
}
