package io.shiming.incident.persistence;

import static io.shiming.foundation.database.Values.utc;

import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.incident.domain.Authority;
import io.shiming.incident.domain.EndedDisclosure;
import io.shiming.incident.domain.Tally;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** How many there were of what, over all tenants: numbers, and nobody's ids. */
@Singleton
public class TallyRepository {
    private static final Scope STATISTICIAN = Scope.role("statistician");

    private final Database database;

    TallyRepository(Database database) {
        this.database = database;
    }

    /** Cases opened in a period, by the authority that opened or decided them, and how they stand now. */
    public Uni<List<Tally>> penalties(Instant from, Instant to) {
        return tallies("""
                SELECT coalesce(c.opened_as, official.office, 'UNASSIGNED') AS authority,
                       coalesce(last.state, 'OPEN') AS outcome
                FROM violation_case c
                LEFT JOIN LATERAL (SELECT state FROM case_step s WHERE s.case_id = c.id
                                   ORDER BY s.number DESC LIMIT 1) last ON true
                LEFT JOIN LATERAL (SELECT office FROM case_step s WHERE s.case_id = c.id AND s.office IS NOT NULL
                                   ORDER BY s.number DESC LIMIT 1) official ON true
                WHERE c.opened_at >= $1 AND c.opened_at < $2""", from, to);
    }

    /**
     * Incidents recorded in a period, by the authority they were last reported to, and how they stand now. What services saw,
     * and nobody has found anything to it, is none.
     */
    public Uni<List<Tally>> incidents(Instant from, Instant to) {
        return tallies("""
                SELECT coalesce(reported.authority, 'UNREPORTED') AS authority,
                       i.state AS outcome
                FROM incident i
                LEFT JOIN LATERAL (SELECT e.authority FROM incident_entry e
                                   WHERE e.incident_id = i.id AND e.authority IS NOT NULL
                                   ORDER BY e.id DESC LIMIT 1) reported ON true
                WHERE i.recorded_at >= $1 AND i.recorded_at < $2 AND i.state NOT IN ('DRAFT', 'DISMISSED')""", from, to);
    }

    /** Reports of forgeries in a period, each at every authority, and how far each has come with it. */
    public Uni<List<Tally>> forgeryReports(Instant from, Instant to) {
        return tallies("""
                SELECT d.authority,
                       CASE WHEN c.finding IS NOT NULL THEN c.finding
                            WHEN a.delivery_id IS NOT NULL THEN 'ACKNOWLEDGED'
                            WHEN r.delivery_id IS NOT NULL THEN 'DELIVERED' ELSE 'UNDELIVERED' END AS outcome
                FROM forgery_report f
                JOIN forgery_delivery d ON d.report_id = f.id
                LEFT JOIN forgery_receipt r ON r.delivery_id = d.id
                LEFT JOIN forgery_acknowledgement a ON a.delivery_id = d.id
                LEFT JOIN forgery_closure c ON c.delivery_id = d.id
                WHERE f.reported_at >= $1 AND f.reported_at < $2""", from, to);
    }

    /** Disputes opened in a period, by who decided: an authority, or two officers of the operator. */
    public Uni<List<Tally>> disputes(Instant from, Instant to) {
        return tallies("""
                SELECT coalesce(d.office, 'UNDECIDED') AS authority, coalesce(d.outcome, 'OPEN') AS outcome
                FROM dispute_case c LEFT JOIN dispute_decision d ON d.dispute_id = c.id
                WHERE c.opened_at >= $1 AND c.opened_at < $2""", from, to);
    }

    /** Disclosures that ended in a period, by the authority that asked, and what came of them. */
    public Uni<List<Tally>> disclosures(Instant from, Instant to) {
        return tallies(
                "SELECT authority, outcome FROM disclosure_outcome WHERE ended_at >= $1 AND ended_at < $2", from, to);
    }

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    /** The write by which a disclosure is counted; does not happen when it was before. */
    public Write counted(EndedDisclosure ended) {
        return Write.when(Scope.none(), """
                INSERT INTO disclosure_outcome (disclosure_id, authority, outcome, ended_at)
                VALUES (?::uuid, ?::text, ?::text, ?::timestamptz) ON CONFLICT DO NOTHING RETURNING 1""", ended.id(), ended.authority(), ended.outcome(), ended.endedAt());
    }

    /** The write for what was counted before. */
    public Write known() {
        return Write.always(Scope.none());
    }

    /** @param things a row for each, with its authority and outcome */
    private Uni<List<Tally>> tallies(String things, Instant from, Instant to) {
        return database.query(
                        STATISTICIAN,
                        "SELECT authority, outcome, count(*) AS count FROM (" + things
                                + ") things GROUP BY authority, outcome",
                        Tuple.of(utc(from), utc(to)))
                .map(rows -> Rows.all(rows, TallyRepository::tally));
    }

    private static Tally tally(Row row) {
        return new Tally(authority(row.getString("authority")), row.getString("outcome"), row.getLong("count"));
    }

    /** By one name, where it is stored as a role. */
    private static String authority(String stored) {
        return Authority.ofOffice(stored)
                .map(Authority::name)
                .orElseGet(() -> stored.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
