package io.shiming.incident.persistence;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.incident.domain.Assessment;
import io.shiming.incident.domain.Authority;
import io.shiming.incident.domain.Detection;
import io.shiming.incident.domain.Incident;
import io.shiming.incident.domain.IncidentKind;
import io.shiming.incident.domain.IncidentState;
import io.shiming.incident.domain.Milestones;
import io.shiming.incident.domain.Wanted;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Incidents, and how they stand. */
@Singleton
public class IncidentRepository {
    /** The constraint that lets a message lead to one draft. */
    public static final String BY_MESSAGE = "incident_by_message";

    private static final Scope DETECTOR = Scope.role("detector");

    private final Database database;
    private final EntryRepository entries;

    IncidentRepository(Database database, EntryRepository entries) {
        this.database = database;
        this.entries = entries;
    }

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    /** The write of one that an operator is aware of. */
    public Write recorded(Incident incident) {
        return Write.always(Scope.tenant(incident.operatorId().orElseThrow())).and(inserted(incident));
    }

    /** The write of one that a service saw; a second one by the same message meets {@link #BY_MESSAGE}. */
    public Write drafted(Incident incident) {
        return Write.always(DETECTOR).and(inserted(incident));
    }

    private static Write.Part inserted(Incident incident) {
        Optional<Assessment> made = incident.assessment();
        Optional<Detection> seen = incident.detection();
        return Write.Part.of(
                """
                INSERT INTO incident (id, operator_id, kind, state, revision, detected_at, recorded_at, aware_at,
                                      affected_subjects, severity, leaked, due_at, message_id, source, agent_id, venue_id,
                                      registration_id, client, detail, since)
                SELECT ?::uuid, ?::uuid, ?::text, ?::text, ?::integer, ?::timestamptz, ?::timestamptz, ?::timestamptz,
                       ?::bigint, ?::text, ?::boolean, ?::timestamptz, ?::uuid, ?::text, ?::uuid, ?::uuid, ?::uuid, ?::text,
                       ?::text, ?::timestamptz FROM guard""",
                incident.id(),
                incident.operatorId().orElse(null),
                incident.kind(),
                incident.state(),
                incident.revision(),
                incident.detectedAt(),
                incident.recordedAt(),
                made.map(Assessment::awareAt).orElse(null),
                made.map(Assessment::affectedSubjects).orElse(null),
                made.map(Assessment::severity).orElse(null),
                made.map(Assessment::leaked).orElse(null),
                incident.dueAt().orElse(null),
                seen.map(Detection::messageId).orElse(null),
                seen.map(Detection::source).orElse(null),
                seen.flatMap(Detection::agentId).orElse(null),
                seen.flatMap(Detection::venueId).orElse(null),
                seen.flatMap(Detection::registrationId).orElse(null),
                seen.flatMap(Detection::client).orElse(null),
                seen.flatMap(Detection::detail).orElse(null),
                seen.flatMap(Detection::since).orElse(null));
    }

    /** The write of a step; does not happen when another was taken since it was read. */
    public Write stepped(Reading whose, Incident next) {
        Optional<Assessment> made = next.assessment();
        Milestones reached = next.milestones();
        return Write.when(
                whose.scope(),
                """
                UPDATE incident SET operator_id = ?::uuid, state = ?::text, revision = ?::integer, aware_at = ?::timestamptz,
                       affected_subjects = ?::bigint, severity = ?::text, leaked = ?::boolean, due_at = ?::timestamptz,
                       remedied_at = ?::timestamptz, reported_at = ?::timestamptz, left_unreported_at = ?::timestamptz,
                       warned_at = CASE WHEN state <> 'DRAFT' OR ?::text = 'DRAFT' THEN warned_at END,
                       escalated_at = CASE WHEN state <> 'DRAFT' OR ?::text = 'DRAFT' THEN escalated_at END,
                       draft_escalated_at = CASE WHEN state = 'DRAFT' THEN escalated_at ELSE draft_escalated_at END,
                       proposed_by = ?::text, proposed_at = ?::timestamptz, closed_by = ?::text, closed_at = ?::timestamptz
                WHERE id = ?::uuid AND revision = ?::integer RETURNING 1 AS one""",
                next.operatorId().orElse(null),
                next.state(),
                next.revision(),
                made.map(Assessment::awareAt).orElse(null),
                made.map(Assessment::affectedSubjects).orElse(null),
                made.map(Assessment::severity).orElse(null),
                made.map(Assessment::leaked).orElse(null),
                next.dueAt().orElse(null),
                reached.remediedAt().orElse(null),
                reached.reportedAt().orElse(null),
                reached.leftUnreportedAt().orElse(null),
                // Whoever watches the deadline may have noted something meanwhile. What was noted of the draft's is
                // kept apart:
                // that of the report begins anew.
                next.state(),
                next.state(),
                next.proposal().map(Incident.Proposal::by).orElse(null),
                next.proposal().map(Incident.Proposal::at).orElse(null),
                next.closedBy().orElse(null),
                reached.closedAt().orElse(null),
                next.id(),
                next.revision() - 1);
    }

    /** One, with what was written of it; empty for another tenant's as for none. Two round trips. */
    public Uni<Optional<Incident>> find(Reading reading, UUID id) {
        return find(reading, id, Optional.empty());
    }

    /** The same, where it was reported to an authority. */
    public Uni<Optional<Incident>> find(Reading reading, UUID id, Optional<Authority> reportedTo) {
        return reading.query(
                        database, """
                        SELECT i.*, e.id AS text_id, e.sealed
                        FROM incident i
                        LEFT JOIN incident_entry e ON e.incident_id = i.id AND e.kind IN ('RECORDED', 'CONFIRMED')
                        WHERE i.id = $1 AND ($2::text IS NULL OR EXISTS (
                            SELECT FROM incident_entry r WHERE r.incident_id = i.id AND r.authority = $2))""", Tuple.of(id, reportedTo.map(Enum::name).orElse(null)))
                .chain(rows -> entries.opened(rows, "text_id", "sealed")
                        .map(texts -> Rows.all(
                                        rows,
                                        row -> incident(
                                                row,
                                                Optional.ofNullable(row.getUUID("text_id"))
                                                        .map(texts::get)))
                                .stream()
                                .findFirst()));
    }

    /** What a message led to. */
    public Uni<Optional<Incident>> byMessage(UUID messageId) {
        return database.query(DETECTOR, "SELECT * FROM incident WHERE message_id = $1", Tuple.of(messageId))
                .map(rows -> Rows.all(rows, row -> incident(row, Optional.empty())).stream()
                        .findFirst());
    }

    /** In the order they were put on record, without what was written of them. */
    public Uni<List<Incident>> page(Reading reading, Wanted wanted, int limit, Optional<UUID> after) {
        return reading.query(
                        database,
                        """
                        SELECT * FROM incident i
                        WHERE ($1::uuid IS NULL OR i.id > $1) AND ($2::text IS NULL OR i.state = $2)
                          AND ($3::text IS NULL OR i.kind = $3) AND ($4::text IS NULL OR i.severity = $4)
                          AND ($5::uuid IS NULL OR i.operator_id = $5)
                          AND ($7::text IS NULL OR EXISTS (
                              SELECT FROM incident_entry r WHERE r.incident_id = i.id AND r.authority = $7))
                        """
                                + wanted.attention()
                                        .map(IncidentRepository::condition)
                                        .orElse("")
                                + " ORDER BY i.id LIMIT $6",
                        Tuple.tuple()
                                .addUUID(after.orElse(null))
                                .addString(wanted.state().map(Enum::name).orElse(null))
                                .addString(wanted.kind().map(Enum::name).orElse(null))
                                .addString(wanted.severity().map(Enum::name).orElse(null))
                                .addUUID(wanted.operatorId().orElse(null))
                                .addInteger(limit)
                                .addString(wanted.reportedTo().map(Enum::name).orElse(null)))
                .map(rows -> Rows.all(rows, row -> incident(row, Optional.empty())));
    }

    private static String condition(Wanted.Attention attention) {
        String due = "AND i.due_at IS NOT NULL AND i.reported_at IS NULL";
        return switch (attention) {
            case DUE -> due;
            case WARNED -> due + " AND (i.warned_at IS NOT NULL OR i.escalated_at IS NOT NULL)";
            case ESCALATED -> due + " AND i.escalated_at IS NOT NULL";
        };
    }

    private static Incident incident(Row row, Optional<Sensitive<String>> description) {
        return new Incident(
                row.getUUID("id"),
                Optional.ofNullable(row.getUUID("operator_id")),
                IncidentKind.valueOf(row.getString("kind")),
                IncidentState.valueOf(row.getString("state")),
                row.getInteger("revision"),
                Rows.instant(row, "detected_at"),
                Rows.instant(row, "recorded_at"),
                EntryRepository.assessment(row),
                Optional.ofNullable(row.getUUID("message_id")).map(messageId -> detection(row, messageId)),
                Rows.maybe(row, "due_at"),
                new Milestones(
                        Rows.maybe(row, "remedied_at"),
                        Rows.maybe(row, "reported_at"),
                        Rows.maybe(row, "left_unreported_at"),
                        Rows.maybe(row, "warned_at"),
                        Rows.maybe(row, "escalated_at"),
                        Rows.maybe(row, "draft_escalated_at"),
                        Rows.maybe(row, "closed_at")),
                Rows.maybe(row, "proposed_at").map(at -> new Incident.Proposal(row.getString("proposed_by"), at)),
                Optional.ofNullable(row.getString("closed_by")),
                description);
    }

    private static Detection detection(Row row, UUID messageId) {
        return new Detection(
                messageId,
                row.getString("source"),
                Optional.ofNullable(row.getUUID("agent_id")),
                Optional.ofNullable(row.getUUID("venue_id")),
                Optional.ofNullable(row.getUUID("registration_id")),
                Optional.ofNullable(row.getString("client")),
                Optional.ofNullable(row.getString("detail")),
                Rows.maybe(row, "since"));
    }
}
