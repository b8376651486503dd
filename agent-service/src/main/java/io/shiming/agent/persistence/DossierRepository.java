package io.shiming.agent.persistence;

import io.shiming.agent.domain.Agent;
import io.shiming.agent.domain.AgentDossier;
import io.shiming.agent.domain.Clerk;
import io.shiming.agent.domain.Criteria;
import io.shiming.agent.domain.Criterion;
import io.shiming.agent.domain.Evidence;
import io.shiming.agent.domain.LegalPersonCheck;
import io.shiming.agent.domain.Outcome;
import io.shiming.agent.domain.Outlet;
import io.shiming.agent.domain.Qualification;
import io.shiming.agent.domain.Suspension;
import io.shiming.foundation.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The whole of what is on record about an agent, as one snapshot: one statement, one round trip. */
@Singleton
public class DossierRepository {
    private static final String SELECT = """
            SELECT g.*,
                   (SELECT jsonb_agg(to_jsonb(x) ORDER BY x.version) FROM
                       (SELECT q.*, s.outcome AS settled, s.receipt AS settled_by, s.recorded_at AS settled_at,
                               r.recorded_at AS reminded_at
                        FROM qualification q LEFT JOIN qualification_settlement s USING (agent_id, version)
                                             LEFT JOIN qualification_reminder r USING (agent_id, version)
                        WHERE q.agent_id = g.id) x) AS qualifications,
                   (SELECT jsonb_agg(to_jsonb(x) ORDER BY x.id) FROM
                       (SELECT s.*, r.reinstated_at, r.reason AS ending
                        FROM suspension s LEFT JOIN reinstatement r ON r.agent_id = s.agent_id AND r.suspension_id = s.id
                        WHERE s.agent_id = g.id) x) AS suspensions,
                   (SELECT jsonb_agg(to_jsonb(x)) FROM
                       (SELECT %s FROM agreement a WHERE a.agent_id = g.id %s) x) AS agreements,
                   (SELECT jsonb_agg(to_jsonb(x)) FROM
                       (SELECT o.*, c.closed_at, c.reason AS ending
                        FROM outlet o LEFT JOIN outlet_closure c ON c.agent_id = o.agent_id AND c.outlet_id = o.id
                        WHERE o.agent_id = g.id) x) AS outlets,
                   (SELECT jsonb_agg(to_jsonb(x)) FROM
                       (SELECT k.*, d.departed_at, d.reason AS ending
                        FROM clerk k LEFT JOIN clerk_departure d ON d.agent_id = k.agent_id AND d.clerk_id = k.id
                        WHERE k.agent_id = g.id) x) AS clerks
            FROM agent g WHERE g.id = $1""".formatted(AgreementRepository.COLUMNS, AgreementRepository.GROUPED);

    private final Database database;
    /** Many qualifications were recorded under the same criteria. There are as many as there were configurations. */
    private final Map<JsonObject, Criteria> criteria = new ConcurrentHashMap<>();

    DossierRepository(Database database) {
        this.database = database;
    }

    /** The dossier as far as it is to be seen by whom it is read for; an agent's own reading sees all of it. */
    public Uni<Optional<AgentDossier>> find(Reading reading, UUID agentId) {
        return reading.query(database, SELECT, Tuple.of(agentId))
                .map(rows -> Rows.all(rows, this::dossier).stream().findFirst());
    }

    private AgentDossier dossier(Row row) {
        return new AgentDossier(
                new Agent(
                        row.getUUID("id"),
                        row.getString("name"),
                        row.getString("unified_social_credit_code"),
                        Rows.instant(row, "entered_at")),
                Json.all(row.getJsonArray("qualifications"), this::qualification),
                Json.all(row.getJsonArray("suspensions"), DossierRepository::suspension),
                Json.all(row.getJsonArray("agreements"), Json::agreement),
                Json.all(row.getJsonArray("outlets"), DossierRepository::outlet),
                Json.all(row.getJsonArray("clerks"), DossierRepository::clerk));
    }

    private Qualification qualification(JsonObject row) {
        Instant recordedAt = Json.instant(row, "recorded_at");
        return new Qualification(
                Json.uuid(row, "agent_id"),
                row.getInteger("version"),
                Json.all(row.getJsonArray("evidence"), DossierRepository::evidence),
                Optional.ofNullable(row.getJsonObject("criteria"))
                        .map(stored -> criteria.computeIfAbsent(stored, Json::criteria)),
                Optional.ofNullable(Json.uuid(row, "verification_id")).map(id -> check(row, id, recordedAt)),
                row.getString("qualified_by"),
                recordedAt,
                Json.optionalInstant(row, "reminded_at"));
    }

    private static LegalPersonCheck check(JsonObject row, UUID verificationId, Instant recordedAt) {
        Outcome first = Outcome.valueOf(row.getString("outcome"));
        if (first != Outcome.PENDING) {
            return new LegalPersonCheck(
                    verificationId, first, Optional.of(recordedAt), Optional.ofNullable(row.getString("receipt")));
        }
        String settled = row.getString("settled");
        return new LegalPersonCheck(
                verificationId,
                settled == null ? first : Outcome.valueOf(settled),
                Json.optionalInstant(row, "settled_at"),
                Optional.ofNullable(row.getString("settled_by")));
    }

    private static Evidence evidence(JsonObject row) {
        return new Evidence(
                Criterion.valueOf(row.getString("criterion")),
                row.getString("reference"),
                Optional.ofNullable(row.getString("sha256")),
                LocalDate.parse(row.getString("valid_until")));
    }

    private static Suspension suspension(JsonObject row) {
        return new Suspension(
                Json.uuid(row, "agent_id"),
                Json.uuid(row, "id"),
                Optional.ofNullable(Json.uuid(row, "operator_id")),
                row.getString("suspended_by"),
                row.getString("reason"),
                Optional.ofNullable(row.getString("rule")),
                Json.instant(row, "suspended_at"),
                Json.ending(row, "reinstated_at"));
    }

    private static Outlet outlet(JsonObject row) {
        return new Outlet(
                Json.uuid(row, "agent_id"),
                Json.uuid(row, "id"),
                row.getString("code"),
                Json.instant(row, "opened_at"),
                Json.ending(row, "closed_at"));
    }

    private static Clerk clerk(JsonObject row) {
        return new Clerk(
                Json.uuid(row, "agent_id"),
                Json.uuid(row, "id"),
                Json.uuid(row, "outlet_id"),
                row.getString("code"),
                Json.instant(row, "joined_at"),
                Json.ending(row, "departed_at"));
    }
}
