package io.shiming.agent.persistence;

import static io.shiming.foundation.database.Values.utc;

import io.shiming.agent.domain.Conduct;
import io.shiming.agent.domain.FindingKind;
import io.shiming.agent.domain.Late;
import io.shiming.agent.domain.Supervision;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;

/** How an agent does in its dealings for an operator, and what it was reminded of. */
@Singleton
public class ConductRepository {
    private static final String SELECT = """
            WITH s AS (SELECT max(reinstated_at) AS reinstated_at FROM reinstatement
                       WHERE agent_id = $2 AND (operator_id = $1 OR operator_id IS NULL)),
                 o AS (SELECT count(*) FILTER (WHERE due_at <= $3)::integer AS overdue,
                              min(due_at) FILTER (WHERE due_at <= $3) AS oldest_due_at,
                              min(due_at) FILTER (WHERE due_at > $3) AS next_due_at,
                              count(*) FILTER (WHERE due_at <= $3 AND due_at > coalesce(s.reinstated_at, '-infinity'))
                                  ::integer AS overdue_since,
                              min(due_at) FILTER (WHERE due_at <= $3 AND due_at > coalesce(s.reinstated_at, '-infinity'))
                                  AS oldest_since
                       FROM s, outstanding WHERE operator_id = $1 AND agent_id = $2),
                 h AS (SELECT count(*) FILTER (WHERE receipt_due_at <= $3)::integer AS unreceipted,
                              min(receipt_due_at) FILTER (WHERE receipt_due_at <= $3) AS oldest_receipt_due_at,
                              min(receipt_due_at) FILTER (WHERE receipt_due_at > $3) AS next_receipt_due_at
                       FROM unreceipted WHERE operator_id = $1 AND agent_id = $2),
                 m AS (SELECT (SELECT max(reminded_at) FROM reminder
                               WHERE operator_id = $1 AND agent_id = $2 AND kind = 'HANDOVER_OVERDUE')
                                  AS last_reminded_at,
                              (SELECT max(reminded_at) FROM reminder
                               WHERE operator_id = $1 AND agent_id = $2 AND kind = 'RECEIPT_OVERDUE')
                                  AS receipt_reminded_at),
                 c AS (SELECT count(*)::integer AS checked, count(*) FILTER (WHERE mismatched)::integer AS mismatched,
                              count(*) FILTER (WHERE mismatched AND registered_at > $5)::integer AS mismatched_lately
                       FROM s, (SELECT registered_at,
                                       coalesce(refusal IN ('HOLDER_MISMATCH', 'DOCUMENT_NOT_FOUND'), false) AS mismatched
                                FROM custody_item WHERE operator_id = $1 AND agent_id = $2) AS c
                       WHERE registered_at > greatest($4, s.reinstated_at)),
                 f AS (SELECT max(raised_on) FILTER (WHERE kind = 'HANDOVER_OVERDUE' AND raised_on <= $6)
                                  AS last_finding_on,
                              max(raised_on) FILTER (WHERE kind = 'RECEIPT_OVERDUE' AND raised_on <= $6)
                                  AS receipt_finding_on,
                              count(*) FILTER (WHERE kind = 'FORGED_DOCUMENT_ACCEPTED'
                                               AND raised_at > greatest($4, s.reinstated_at))::integer AS forgeries
                       FROM s, finding WHERE operator_id = $1 AND agent_id = $2)
            SELECT o.*, h.*, m.*, c.*, f.*,
                   EXISTS (SELECT FROM suspension s WHERE s.agent_id = $2 AND (s.operator_id = $1 OR s.operator_id IS NULL)
                           AND NOT EXISTS (SELECT FROM reinstatement r WHERE r.agent_id = s.agent_id
                                           AND r.suspension_id = s.id)) AS suspended
            FROM o, h, m, c, f""";

    private static final String SUPERVISION = """
            SELECT i.id, i.drawn_at,
                   (SELECT count(*)::integer FROM
                        (SELECT registration_id FROM outstanding
                         WHERE operator_id = $1 AND agent_id = $2 AND due_at <= $3
                         UNION ALL
                         SELECT i.registration_id FROM handover h
                         JOIN handover_item i ON i.operator_id = h.operator_id AND i.handover_id = h.id
                         WHERE h.operator_id = $1 AND h.agent_id = $2 AND h.delivered_at > $3 AND i.due_at <= $3) l
                    JOIN custody_item c ON c.operator_id = $1 AND c.registration_id = l.registration_id
                    WHERE c.recorded_at <= $3) AS overdue,
                   (SELECT count(*)::integer FROM
                        (SELECT FROM unreceipted
                         WHERE operator_id = $1 AND agent_id = $2 AND receipt_due_at <= $3
                         UNION ALL
                         SELECT FROM handover_receipt r
                         JOIN handover h ON h.operator_id = r.operator_id AND h.id = r.handover_id
                         WHERE r.operator_id = $1 AND r.agent_id = $2 AND r.received_at > $3
                           AND h.receipt_due_at <= $3) u) AS unreceipted,
                   (SELECT count(*)::integer FROM finding f
                    LEFT JOIN finding_closure c ON c.operator_id = f.operator_id AND c.finding_id = f.id
                    WHERE f.operator_id = $1 AND f.agent_id = $2 AND f.kind <> 'RECEIPT_OVERDUE' AND f.raised_at <= $3
                      AND (c.id IS NULL OR c.closed_at > $3)) AS open_findings
            FROM (VALUES (1)) AS one
            LEFT JOIN LATERAL (SELECT id, drawn_at FROM inspection
                               WHERE operator_id = $1 AND agent_id = $2 AND drawn_at <= $3
                               ORDER BY drawn_at DESC, id DESC LIMIT 1) i ON true""";

    private final Database database;

    ConductRepository(Database database) {
        this.database = database;
    }

    /**
     * How it does.
     *
     * @param today what was found on later days, by a clock that was put back since, is not of it
     * @param window beginning of the rules' window
     * @param probing beginning of the window of probing, within the other
     */
    public Uni<Conduct> of(
            UUID operatorId, UUID agentId, Instant now, LocalDate today, Instant window, Instant probing) {
        return database.query(
                        Scope.tenant(operatorId),
                        SELECT,
                        Tuple.of(operatorId, agentId, utc(now), utc(window), utc(probing), today))
                .map(rows -> conduct(rows.iterator().next()));
    }

    /** How it was supervised, at a moment that is past. */
    public Uni<Supervision> supervision(UUID operatorId, UUID agentId, Instant at) {
        return database.query(Scope.tenant(operatorId), SUPERVISION, Tuple.of(operatorId, agentId, utc(at)))
                .map(rows -> supervision(rows.iterator().next()));
    }

    private static Supervision supervision(Row row) {
        return new Supervision(
                Optional.ofNullable(row.getUUID("id"))
                        .map(id -> new Supervision.Inspected(id, Rows.instant(row, "drawn_at"))),
                row.getInteger("overdue"),
                row.getInteger("unreceipted"),
                row.getInteger("open_findings"));
    }

    /**
     * The part by which the agent, or the operator itself, is reminded of what is late.
     *
     * @param kind which finding it makes
     */
    public Write.Part reminded(UUID operatorId, UUID id, UUID agentId, FindingKind kind, Late late, Instant at) {
        return Write.Part.of(
                """
                INSERT INTO reminder (operator_id, id, agent_id, kind, overdue, oldest_due_at, reminded_at)
                SELECT ?::uuid, ?::uuid, ?::uuid, ?::text, ?::integer, ?::timestamptz, ?::timestamptz FROM guard""",
                operatorId,
                id,
                agentId,
                kind,
                late.count(),
                late.oldestDueAt().orElseThrow(),
                at);
    }

    private static Conduct conduct(Row row) {
        return new Conduct(
                new Late(
                        row.getInteger("overdue"),
                        Rows.maybe(row, "oldest_due_at"),
                        Rows.maybe(row, "next_due_at"),
                        Rows.maybe(row, "last_reminded_at"),
                        Optional.ofNullable(row.getLocalDate("last_finding_on"))),
                new Late(
                        row.getInteger("unreceipted"),
                        Rows.maybe(row, "oldest_receipt_due_at"),
                        Rows.maybe(row, "next_receipt_due_at"),
                        Rows.maybe(row, "receipt_reminded_at"),
                        Optional.ofNullable(row.getLocalDate("receipt_finding_on"))),
                row.getInteger("overdue_since"),
                Rows.maybe(row, "oldest_since"),
                row.getInteger("checked"),
                row.getInteger("mismatched"),
                row.getInteger("mismatched_lately"),
                row.getInteger("forgeries"),
                row.getBoolean("suspended"));
    }
}
