package io.shiming.agent.persistence;

import static io.shiming.foundation.database.Values.utc;

import io.shiming.agent.domain.Conduct;
import io.shiming.agent.domain.FindingKind;
import io.shiming.agent.domain.Late;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
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
                       FROM handover h WHERE operator_id = $1 AND agent_id = $2
                       AND NOT EXISTS (SELECT FROM handover_receipt r
                                       WHERE r.operator_id = h.operator_id AND r.handover_id = h.id)),
                 m AS (SELECT max(reminded_at) FILTER (WHERE kind = 'HANDOVER_OVERDUE') AS last_reminded_at,
                              max(reminded_at) FILTER (WHERE kind = 'RECEIPT_OVERDUE') AS receipt_reminded_at
                       FROM reminder WHERE operator_id = $1 AND agent_id = $2),
                 c AS (SELECT count(*)::integer AS checked, count(*) FILTER (WHERE mismatched)::integer AS mismatched,
                              count(*) FILTER (WHERE mismatched AND registered_at > $5)::integer AS mismatched_lately
                       FROM s, (SELECT registered_at,
                                       coalesce(refusal IN ('HOLDER_MISMATCH', 'DOCUMENT_NOT_FOUND'), false) AS mismatched
                                FROM custody_item WHERE operator_id = $1 AND agent_id = $2) AS c
                       WHERE registered_at > greatest($4, s.reinstated_at)),
                 f AS (SELECT max(raised_on) FILTER (WHERE kind = 'HANDOVER_OVERDUE') AS last_finding_on,
                              max(raised_on) FILTER (WHERE kind = 'RECEIPT_OVERDUE') AS receipt_finding_on,
                              count(*) FILTER (WHERE kind = 'FORGED_DOCUMENT_ACCEPTED'
                                               AND raised_at > greatest($4, s.reinstated_at))::integer AS forgeries
                       FROM s, finding WHERE operator_id = $1 AND agent_id = $2)
            SELECT o.*, h.*, m.*, c.*, f.*,
                   EXISTS (SELECT FROM suspension s WHERE s.agent_id = $2 AND (s.operator_id = $1 OR s.operator_id IS NULL)
                           AND NOT EXISTS (SELECT FROM reinstatement r WHERE r.agent_id = s.agent_id
                                           AND r.suspension_id = s.id)) AS suspended
            FROM o, h, m, c, f""";

    private final Database database;

    ConductRepository(Database database) {
        this.database = database;
    }

    /**
     * How it does.
     *
     * @param window beginning of the rules' window
     * @param probing beginning of the window of probing, within the other
     */
    public Uni<Conduct> of(UUID operatorId, UUID agentId, Instant now, Instant window, Instant probing) {
        return database.query(
                        Scope.tenant(operatorId),
                        SELECT,
                        Tuple.of(operatorId, agentId, utc(now), utc(window), utc(probing)))
                .map(rows -> conduct(rows.iterator().next()));
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
