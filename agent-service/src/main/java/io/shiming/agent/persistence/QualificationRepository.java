package io.shiming.agent.persistence;

import static io.shiming.foundation.database.Values.utc;

import io.shiming.agent.domain.LegalPersonCheck;
import io.shiming.agent.domain.Outcome;
import io.shiming.agent.domain.Qualification;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What authorities found about agents. */
@Singleton
public class QualificationRepository {
    /** The constraint that lets a version be recorded once. */
    public static final String VERSION = "qualification_pkey";

    private static final Scope SWEEPER = Scope.role("sweeper");
    private static final String NOT_SETTLED = """
             q.outcome = 'PENDING' AND NOT EXISTS
                 (SELECT FROM qualification_settlement s WHERE s.agent_id = q.agent_id AND s.version = q.version)
            """;
    private static final String NEWEST = """
             NOT EXISTS
                 (SELECT FROM qualification n WHERE n.agent_id = q.agent_id AND n.version > q.version)
            """;

    private final Database database;

    QualificationRepository(Database database) {
        this.database = database;
    }

    /** A qualification whose check waits, or that expires soon. */
    public record Open(UUID agentId, int version, UUID verificationId, Instant recordedAt) {}

    /** The write of a version, for an authority, in the agent's turn. */
    public Write recorded(Qualification qualification, Optional<LocalDate> expiresOn) {
        JsonArray evidence = new JsonArray();
        qualification
                .evidence()
                .forEach(each -> evidence.add(new JsonObject()
                        .put("criterion", each.criterion().name())
                        .put("reference", each.reference())
                        .put("sha256", each.sha256().orElse(null))
                        .put("valid_until", each.validUntil().toString())));
        return Write.always(Reading.AUTHORITY)
                .and(
                        """
                        INSERT INTO qualification (agent_id, version, evidence, criteria, verification_id, outcome, receipt,
                                                   expires_on, qualified_by, recorded_at)
                        SELECT ?::uuid, ?::integer, ?::jsonb, ?::jsonb, ?::uuid, ?::text, ?::text, ?::date, ?::text,
                               ?::timestamptz FROM guard""",
                        qualification.agentId(),
                        qualification.version(),
                        evidence,
                        qualification.criteria().map(Json::criteria).orElse(null),
                        qualification
                                .check()
                                .map(LegalPersonCheck::verificationId)
                                .orElse(null),
                        qualification.check().map(LegalPersonCheck::outcome).orElse(null),
                        qualification.check().flatMap(LegalPersonCheck::receipt).orElse(null),
                        expiresOn.orElse(null),
                        qualification.by(),
                        qualification.recordedAt());
    }

    /** The write of what came of a check that waited, in the agent's turn; does not happen twice. */
    public Write settled(Open pending, Outcome outcome, Optional<String> receipt, Instant at) {
        return Write.when(
                        Scope.tenant(pending.agentId()),
                        "SELECT 1 AS one FROM qualification q WHERE q.agent_id = ?::uuid AND q.version = ?::integer AND "
                                + NOT_SETTLED,
                        pending.agentId(),
                        pending.version())
                .and("""
                        INSERT INTO qualification_settlement (agent_id, version, outcome, receipt, recorded_at)
                        SELECT ?::uuid, ?::integer, ?::text, ?::text, ?::timestamptz FROM guard""", pending.agentId(), pending.version(), outcome, receipt.orElse(null), at);
    }

    /** The write that says that it is about to expire; does not happen twice. */
    public Write reminded(Open expiring, Instant at) {
        return Write.when(Scope.tenant(expiring.agentId()), """
                        SELECT 1 AS one WHERE NOT EXISTS
                            (SELECT FROM qualification_reminder WHERE agent_id = ?::uuid AND version = ?::integer)""", expiring.agentId(), expiring.version())
                .and("""
                        INSERT INTO qualification_reminder (agent_id, version, recorded_at)
                        SELECT ?::uuid, ?::integer, ?::timestamptz FROM guard""", expiring.agentId(), expiring.version(), at);
    }

    /** The write that says that a forgery was reported, in no qualification's outcome; does not happen twice. */
    public Write forgeryReported(UUID agentId, UUID verificationId, Instant at) {
        return Write.when(Scope.tenant(agentId), """
                        INSERT INTO forgery_report (agent_id, verification_id, recorded_at)
                        SELECT ?::uuid, ?::uuid, ?::timestamptz
                        ON CONFLICT (agent_id, verification_id) DO NOTHING RETURNING 1 AS one""", agentId, verificationId, at);
    }

    /** The qualification whose check this is, settled or not. */
    public Uni<Optional<Open>> byVerification(UUID agentId, UUID verificationId) {
        return open(
                        Scope.tenant(agentId),
                        "q.agent_id = $1 AND q.verification_id = $2 ORDER BY q.version DESC LIMIT 1",
                        Tuple.of(agentId, verificationId))
                .map(found -> found.stream().findFirst());
    }

    /** What came of the check of one, as far as it is on record. */
    public Uni<Outcome> outcome(Open of) {
        return database.query(Scope.tenant(of.agentId()), """
                        SELECT coalesce(s.outcome, q.outcome) AS outcome FROM qualification q
                        LEFT JOIN qualification_settlement s ON s.agent_id = q.agent_id AND s.version = q.version
                        WHERE q.agent_id = $1 AND q.version = $2""", Tuple.of(of.agentId(), of.version()))
                .map(rows -> Outcome.valueOf(rows.iterator().next().getString("outcome")));
    }

    /** Newest versions whose check waits since before an instant. */
    public Uni<List<Open>> pending(Instant recordedBefore, int limit) {
        return open(
                SWEEPER,
                NOT_SETTLED + "AND" + NEWEST + "AND q.recorded_at <= $1 ORDER BY q.recorded_at LIMIT $2",
                Tuple.of(utc(recordedBefore), limit));
    }

    /** Newest versions that expire by a day, of which nobody was reminded. */
    public Uni<List<Open>> expiring(LocalDate by, int limit) {
        return open(SWEEPER, "q.expires_on <= $1 AND" + NEWEST + """
                 AND NOT EXISTS
                     (SELECT FROM qualification_reminder r WHERE r.agent_id = q.agent_id AND r.version = q.version)
                ORDER BY q.expires_on LIMIT $2""", Tuple.of(by, limit));
    }

    private Uni<List<Open>> open(Scope scope, String condition, Tuple values) {
        return database.query(
                        scope,
                        "SELECT q.agent_id, q.version, q.verification_id, q.recorded_at FROM qualification q WHERE "
                                + condition,
                        values)
                .map(rows -> Rows.all(
                        rows,
                        row -> new Open(
                                row.getUUID("agent_id"),
                                row.getInteger("version"),
                                row.getUUID("verification_id"),
                                Rows.instant(row, "recorded_at"))));
    }
}
