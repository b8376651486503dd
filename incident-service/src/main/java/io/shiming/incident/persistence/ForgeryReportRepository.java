package io.shiming.incident.persistence;

import static io.shiming.foundation.database.Values.utc;

import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.incident.domain.Authority;
import io.shiming.incident.domain.Channel;
import io.shiming.incident.domain.Delivery;
import io.shiming.incident.domain.DeliveryState;
import io.shiming.incident.domain.DocumentType;
import io.shiming.incident.domain.Evidence;
import io.shiming.incident.domain.EvidenceGiven;
import io.shiming.incident.domain.ForgeryFinding;
import io.shiming.incident.domain.ForgeryReport;
import io.shiming.incident.domain.ForgerySource;
import io.shiming.incident.domain.Receipt;
import io.shiming.incident.domain.ReportState;
import io.shiming.incident.domain.ReportsWanted;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Reports of forged documents and their deliveries (Art. 10). Evidence is sealed, and gone when its key is (Art. 16). */
@Singleton
public class ForgeryReportRepository {
    /** The constraint that lets one be taken up once by each authority. */
    public static final String ACKNOWLEDGED_ONCE = "forgery_acknowledgement_pkey";
    /** The constraint that lets one be closed once by each authority. */
    public static final String CLOSED_ONCE = "forgery_closure_pkey";

    private static final Scope SWEEPER = Scope.role("sweeper");
    /** How many late ones are found at once. */
    public static final int AT_ONCE = 100;

    private static final String LATER = "later_";

    private static final String SELECT = """
            SELECT r.id, r.operator_id, r.registration_id, r.venue_id, r.venue_logon_id, r.agent_id, r.verification_id,
                   r.channel, r.found_at, r.reported_at, d.id AS delivery_id, d.authority, d.due_at, t.attempts, t.last_at,
                   t.last_failure, e.escalated_at, v.status, v.file, v.sha256, v.delivered_at, v.evidence AS given,
                   x.status AS later_status, x.file AS later_file, x.sha256 AS later_sha256, a.acknowledged_at,
                   c.finding, c.closed_at
            FROM forgery_report r
            JOIN forgery_delivery d ON d.report_id = r.id
            LEFT JOIN forgery_attempt t ON t.delivery_id = d.id
            LEFT JOIN forgery_escalation e ON e.delivery_id = d.id
            LEFT JOIN forgery_receipt v ON v.delivery_id = d.id
            LEFT JOIN forgery_evidence_receipt x ON x.delivery_id = d.id
            LEFT JOIN forgery_acknowledgement a ON a.delivery_id = d.id
            LEFT JOIN forgery_closure c ON c.delivery_id = d.id
            """;

    private final Database database;
    private final KeyServer keys;

    ForgeryReportRepository(Database database, KeyServer keys) {
        this.database = database;
        this.keys = keys;
    }

    /** A delivery that is late, and of whose report. */
    public record Late(UUID reporterId, UUID reportId, UUID deliveryId, Authority authority) {}

    /**
     * What has yet to be delivered to an authority.
     *
     * @param escalated of these, what is late
     */
    public record Backlog(long underWay, long escalated) {
        public static final Backlog NONE = new Backlog(0, 0);
    }

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    /** A key for the evidence of a report, destroyed then at the latest. */
    public Uni<DataKey> key(UUID reportId, Instant until) {
        return keys.create(reportId, until, Set.of()).map(KeyServer.Created::key);
    }

    /** Destroys it: nobody needs the evidence any more, or there is none. */
    public Uni<Void> forgetEvidence(UUID reportId) {
        return keys.destroy(List.of(reportId));
    }

    /** The write of a report; does not happen when the check was reported before. */
    public Write reported(ForgeryReport report, Optional<Evidence> evidence, Optional<DataKey> key) {
        UUID reporter = report.source().reporter();
        Write write = Write.when(
                Scope.tenant(reporter),
                """
                INSERT INTO forgery_report (reporter_id, id, operator_id, registration_id, venue_id, venue_logon_id, agent_id,
                                            verification_id, channel, evidence, found_at, reported_at)
                SELECT ?::uuid, ?::uuid, ?::uuid, ?::uuid, ?::uuid, ?::uuid, ?::uuid, ?::uuid, ?::text, ?::bytea,
                       ?::timestamptz, ?::timestamptz
                ON CONFLICT (verification_id) DO NOTHING RETURNING 1 AS one""",
                reporter,
                report.id(),
                report.source().operatorId().orElse(null),
                report.source().registrationId().orElse(null),
                report.source().venueId().orElse(null),
                report.source().venueLogonId().orElse(null),
                report.source().agentId().orElse(null),
                report.verificationId(),
                report.channel(),
                evidence.map(shown -> key.orElseThrow().seal(text(shown), binding(reporter, report.id())))
                        .orElse(null),
                report.foundAt(),
                report.reportedAt());
        report.deliveries()
                .forEach(delivery -> write.and(
                                """
                        INSERT INTO forgery_delivery (reporter_id, id, report_id, authority, due_at)
                        SELECT ?::uuid, ?::uuid, ?::uuid, ?::text, ?::timestamptz FROM guard""", reporter, delivery.id(), report.id(), delivery.authority(), delivery.dueAt())
                        .and("""
                        INSERT INTO forgery_due (reporter_id, delivery_id, report_id, authority, due_at)
                        SELECT ?::uuid, ?::uuid, ?::uuid, ?::text, ?::timestamptz FROM guard""", reporter, delivery.id(), report.id(), delivery.authority(), delivery.dueAt()));
        return write;
    }

    /** One's report; empty for another's as for none. */
    public Uni<Optional<ForgeryReport>> find(Reading reading, UUID id) {
        return reading.query(database, SELECT + "WHERE r.id = $1", Tuple.of(id))
                .map(rows -> reports(rows).stream().findFirst());
    }

    /** What was told of a check before, whoever told it. */
    public Uni<Optional<ForgeryReport>> ofVerification(UUID verificationId) {
        return database.query(Scope.none(), "SELECT * FROM forgery_reported($1)", Tuple.of(verificationId))
                .chain(rows -> {
                    for (Row row : rows) {
                        return find(Reading.of(row.getUUID("reporter_id")), row.getUUID("id"));
                    }
                    return Uni.createFrom().item(Optional.empty());
                });
    }

    /** In the order they were made. */
    public Uni<List<ForgeryReport>> page(Reading reading, ReportsWanted wanted, int limit, Optional<UUID> after) {
        return reading.query(
                        database,
                        SELECT
                                + "WHERE r.id IN (SELECT f.id FROM forgery_report f WHERE ($1::uuid IS NULL OR f.id > $1)"
                                + " AND ($3::text IS NULL OR "
                                + some("d.authority = $3"
                                        + wanted.at()
                                                .map(at -> " AND " + condition(at.state()))
                                                .orElse(""))
                                + ")"
                                + wanted.state()
                                        .map(state -> " AND " + condition(state))
                                        .orElse("")
                                + " ORDER BY f.id LIMIT $2) ORDER BY r.id",
                        Tuple.of(
                                after.orElse(null),
                                limit,
                                wanted.at().map(at -> at.authority().name()).orElse(null)))
                .map(ForgeryReportRepository::reports);
    }

    /** Of a delivery. */
    private static String condition(DeliveryState state) {
        return switch (state) {
            case PENDING -> "NOT " + is("receipt") + " AND NOT " + is("escalation");
            case ESCALATED -> "NOT " + is("receipt") + " AND " + is("escalation");
            case DELIVERED -> is("receipt") + " AND NOT " + is("acknowledgement");
            case ACKNOWLEDGED -> is("acknowledgement") + " AND NOT " + is("closure");
            case CLOSED -> is("closure");
        };
    }

    /** Of a report, as {@link ForgeryReport#state} has it. */
    private static String condition(ReportState state) {
        String undelivered = some("NOT " + is("receipt"));
        String notTakenUp = some("NOT " + is("acknowledgement"));
        String notClosed = some("NOT " + is("closure"));
        String overdue = some(condition(DeliveryState.ESCALATED));
        return switch (state) {
            case REPORTED -> undelivered + " AND NOT " + overdue;
            case OVERDUE -> overdue;
            case DELIVERED -> "NOT " + undelivered + " AND " + notTakenUp;
            case ACKNOWLEDGED -> "NOT " + notTakenUp + " AND " + notClosed;
            case CLOSED -> "NOT " + notClosed;
        };
    }

    private static String some(String condition) {
        return "EXISTS (SELECT FROM forgery_delivery d WHERE d.report_id = f.id AND " + condition + ")";
    }

    private static String is(String step) {
        return "EXISTS (SELECT FROM forgery_" + step + " s WHERE s.delivery_id = d.id)";
    }

    /**
     * What was shown; empty where it was not told, and once its key is gone. Fails with {@link DataKey.Unsealable} where it is
     * there and does not open.
     */
    public Uni<Optional<Evidence>> evidence(UUID reporterId, UUID reportId) {
        return database.query(
                        Scope.tenant(reporterId),
                        "SELECT evidence FROM forgery_report WHERE id = $1 AND evidence IS NOT NULL",
                        Tuple.of(reportId))
                .chain(rows -> {
                    for (Row row : rows) {
                        byte[] sealed = row.getBuffer("evidence").getBytes();
                        return keys.find(List.of(reportId))
                                .map(found -> Optional.ofNullable(found.get(reportId))
                                        .map(key -> evidence(key.open(sealed, binding(reporterId, reportId)))));
                    }
                    return Uni.createFrom().item(Optional.empty());
                });
    }

    /** The write that an authority has one; does not happen twice. */
    public Write delivered(UUID reporterId, Delivery delivery, Receipt receipt, EvidenceGiven given, Instant at) {
        return Write.when(
                        Scope.tenant(reporterId),
                        """
                        INSERT INTO forgery_receipt (reporter_id, delivery_id, status, file, sha256, evidence, delivered_at)
                        SELECT ?::uuid, ?::uuid, ?::integer, ?::text, ?::text, ?::text, ?::timestamptz
                        ON CONFLICT (delivery_id) DO NOTHING RETURNING 1 AS one""",
                        reporterId,
                        delivery.id(),
                        receipt.status().orElse(null),
                        receipt.file().orElse(null),
                        receipt.sha256(),
                        given,
                        at)
                .and("DELETE FROM forgery_due USING guard WHERE delivery_id = ?::uuid", delivery.id());
    }

    /** The write that an authority has the evidence too, which came later; does not happen twice. */
    public Write evidenceDelivered(UUID reporterId, Delivery delivery, Receipt receipt, Instant at) {
        return Write.when(
                Scope.tenant(reporterId),
                """
                INSERT INTO forgery_evidence_receipt (reporter_id, delivery_id, status, file, sha256, delivered_at)
                SELECT ?::uuid, ?::uuid, ?::integer, ?::text, ?::text, ?::timestamptz
                ON CONFLICT (delivery_id) DO NOTHING RETURNING 1 AS one""",
                reporterId,
                delivery.id(),
                receipt.status().orElse(null),
                receipt.file().orElse(null),
                receipt.sha256(),
                at);
    }

    /** Notes that an attempt failed. */
    public Write failed(UUID reporterId, Delivery delivery, String why, Instant at) {
        return Write.always(Scope.tenant(reporterId)).and("""
                        INSERT INTO forgery_attempt AS t (reporter_id, delivery_id, attempts, last_at, last_failure)
                        SELECT ?::uuid, ?::uuid, 1, ?::timestamptz, ?::text FROM guard
                        ON CONFLICT (delivery_id) DO UPDATE SET attempts = t.attempts + 1, last_at = excluded.last_at,
                            last_failure = excluded.last_failure""", reporterId, delivery.id(), at, why);
    }

    /** The write that an official took it up; a second one meets {@link #ACKNOWLEDGED_ONCE}. */
    public Write acknowledged(UUID reporterId, Delivery delivery, String by) {
        return Write.always(Scope.tenant(reporterId))
                .and(
                        """
                        INSERT INTO forgery_acknowledgement (reporter_id, delivery_id, acknowledged_by, acknowledged_at)
                        SELECT ?::uuid, ?::uuid, ?::text, ?::timestamptz FROM guard""",
                        reporterId,
                        delivery.id(),
                        by,
                        delivery.acknowledgedAt().orElseThrow());
    }

    /** The write that an authority came to an end with it; a second one meets {@link #CLOSED_ONCE}. */
    public Write closed(UUID reporterId, Delivery delivery, String by) {
        return Write.always(Scope.tenant(reporterId))
                .and(
                        """
                        INSERT INTO forgery_closure (reporter_id, delivery_id, finding, closed_by, closed_at)
                        SELECT ?::uuid, ?::uuid, ?::text, ?::text, ?::timestamptz FROM guard""",
                        reporterId,
                        delivery.id(),
                        delivery.finding().orElseThrow(),
                        by,
                        delivery.closedAt().orElseThrow());
    }

    /** What should have been with its authority by now, as far as nobody has said so; some of it. */
    public Uni<List<Late>> late(Instant now) {
        return database.query(SWEEPER, """
                        SELECT reporter_id, report_id, delivery_id, authority FROM forgery_due
                        WHERE due_at <= $1 AND NOT escalated ORDER BY due_at LIMIT $2""", Tuple.of(utc(now), AT_ONCE))
                .map(rows -> Rows.all(
                        rows,
                        row -> new Late(
                                row.getUUID("reporter_id"),
                                row.getUUID("report_id"),
                                row.getUUID("delivery_id"),
                                Authority.valueOf(row.getString("authority")))));
    }

    /** The write that one is; does not happen twice, nor when it was delivered meanwhile. */
    public Write escalated(Late late, Instant at) {
        return Write.when(Scope.tenant(late.reporterId()), """
                        UPDATE forgery_due SET escalated = true WHERE delivery_id = ?::uuid AND NOT escalated
                        RETURNING 1 AS one""", late.deliveryId())
                .and("""
                        INSERT INTO forgery_escalation (reporter_id, delivery_id, escalated_at)
                        SELECT ?::uuid, ?::uuid, ?::timestamptz FROM guard""", late.reporterId(), late.deliveryId(), at);
    }

    /** What has yet to be delivered, by authority; none where there is nothing. */
    public Uni<Map<Authority, Backlog>> backlog() {
        return database.query(SWEEPER, """
                        SELECT authority, count(*) AS under_way, count(*) FILTER (WHERE escalated) AS escalated
                        FROM forgery_due GROUP BY authority""", Tuple.tuple()).map(rows -> {
            Map<Authority, Backlog> found = new EnumMap<>(Authority.class);
            for (Row row : rows) {
                found.put(
                        Authority.valueOf(row.getString("authority")),
                        new Backlog(row.getLong("under_way"), row.getLong("escalated")));
            }
            return found;
        });
    }

    private static List<ForgeryReport> reports(RowSet<Row> rows) {
        Map<UUID, List<Row>> byReport = new LinkedHashMap<>();
        for (Row row : rows) {
            byReport.computeIfAbsent(row.getUUID("id"), id -> new ArrayList<>()).add(row);
        }
        return byReport.values().stream().map(ForgeryReportRepository::report).toList();
    }

    private static ForgeryReport report(List<Row> rows) {
        Row row = rows.get(0);
        return new ForgeryReport(
                row.getUUID("id"),
                new ForgerySource(
                        Optional.ofNullable(row.getUUID("operator_id")),
                        Optional.ofNullable(row.getUUID("registration_id")),
                        Optional.ofNullable(row.getUUID("venue_id")),
                        Optional.ofNullable(row.getUUID("venue_logon_id")),
                        Optional.ofNullable(row.getUUID("agent_id"))),
                row.getUUID("verification_id"),
                Channel.valueOf(row.getString("channel")),
                Rows.instant(row, "found_at"),
                Rows.instant(row, "reported_at"),
                rows.stream().map(ForgeryReportRepository::delivery).toList());
    }

    private static Delivery delivery(Row row) {
        Integer attempts = row.getInteger("attempts");
        return new Delivery(
                row.getUUID("delivery_id"),
                Authority.valueOf(row.getString("authority")),
                state(row),
                Rows.instant(row, "due_at"),
                attempts == null ? 0 : attempts,
                Rows.maybe(row, "last_at"),
                Optional.ofNullable(row.getString("last_failure")),
                Rows.maybe(row, "escalated_at"),
                Rows.maybe(row, "delivered_at"),
                receipt(row, ""),
                Rows.maybe(row, "acknowledged_at"),
                Rows.maybe(row, "closed_at"),
                Optional.ofNullable(row.getString("finding")).map(ForgeryFinding::valueOf),
                receipt(row, LATER).isPresent()
                        ? Optional.of(EvidenceGiven.SEALED)
                        : Optional.ofNullable(row.getString("given")).map(EvidenceGiven::valueOf),
                receipt(row, LATER));
    }

    private static Optional<Receipt> receipt(Row row, String prefix) {
        return Optional.ofNullable(row.getString(prefix + "sha256"))
                .map(sha256 -> new Receipt(
                        Optional.ofNullable(row.getInteger(prefix + "status")),
                        Optional.ofNullable(row.getString(prefix + "file")),
                        sha256));
    }

    private static DeliveryState state(Row row) {
        if (Rows.maybe(row, "closed_at").isPresent()) {
            return DeliveryState.CLOSED;
        }
        if (Rows.maybe(row, "acknowledged_at").isPresent()) {
            return DeliveryState.ACKNOWLEDGED;
        }
        if (Rows.maybe(row, "delivered_at").isPresent()) {
            return DeliveryState.DELIVERED;
        }
        return Rows.maybe(row, "escalated_at").isPresent() ? DeliveryState.ESCALATED : DeliveryState.PENDING;
    }

    private static byte[] text(Evidence evidence) {
        return new JsonObject()
                .put("documentType", evidence.documentType().name())
                .put("documentNumber", evidence.documentNumber().reveal())
                .put("name", evidence.name().reveal())
                .encode()
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Evidence evidence(byte[] text) {
        JsonObject json = new JsonObject(new String(text, StandardCharsets.UTF_8));
        return new Evidence(
                DocumentType.valueOf(json.getString("documentType")),
                new Sensitive<>(json.getString("documentNumber")),
                new Sensitive<>(json.getString("name")));
    }

    private static DataKey.Binding binding(UUID reporterId, UUID reportId) {
        return DataKey.Binding.of(reporterId, reportId, "forgery-evidence");
    }
}
