package io.shiming.incident.persistence;

import static io.shiming.foundation.database.Values.utc;

import io.shiming.foundation.database.Database;
import io.shiming.incident.domain.Authority;
import io.shiming.incident.domain.RespondentKind;
import io.shiming.incident.domain.Standing;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** How many there are of everything that is not over, by state and deadline: numbers, and nobody's ids. */
@Singleton
public class OverviewRepository {
    private static final Duration SOON = Duration.ofDays(1);

    private static final String SELECT = """
            WITH standing AS (
                SELECT 'INCIDENT' AS kind, i.state,
                       CASE WHEN i.reported_at IS NULL THEN i.due_at END AS due_at
                FROM incident i
                WHERE $1 AND (i.state IN ('DRAFT', 'OPEN', 'CLOSURE_PROPOSED')
                              OR i.due_at IS NOT NULL AND i.reported_at IS NULL)
                UNION ALL
                SELECT 'CASE', coalesce(s.state, 'OPEN'),
                       CASE WHEN s.state IN ('CORRECTION_ORDERED', 'CORRECTION_OVERDUE') THEN o.correct_by END
                FROM violation_case c
                LEFT JOIN LATERAL (SELECT state FROM case_step WHERE case_id = c.id ORDER BY number DESC LIMIT 1) s ON true
                LEFT JOIN LATERAL (SELECT correct_by FROM case_step WHERE case_id = c.id AND correct_by IS NOT NULL
                                   ORDER BY number DESC LIMIT 1) o ON true
                WHERE c.respondent_kind = ANY ($2)
                  AND coalesce(s.state, 'OPEN') NOT IN ('CORRECTED', 'UNCORRECTED', 'PENALISED', 'DISMISSED')
                UNION ALL
                SELECT 'FORGERY_REPORT',
                       CASE WHEN a.delivery_id IS NOT NULL THEN 'ACKNOWLEDGED'
                            WHEN v.delivery_id IS NOT NULL THEN 'DELIVERED'
                            WHEN e.delivery_id IS NOT NULL THEN 'ESCALATED'
                            ELSE 'PENDING' END,
                       CASE WHEN v.delivery_id IS NULL THEN d.due_at END
                FROM forgery_delivery d
                LEFT JOIN forgery_escalation e ON e.delivery_id = d.id
                LEFT JOIN forgery_receipt v ON v.delivery_id = d.id
                LEFT JOIN forgery_acknowledgement a ON a.delivery_id = d.id
                LEFT JOIN forgery_closure c ON c.delivery_id = d.id
                WHERE d.authority = ANY ($3) AND c.delivery_id IS NULL
                UNION ALL
                SELECT 'DISPUTE',
                       CASE WHEN d.dispute_id IS NOT NULL THEN 'DECIDED'
                            WHEN e.dispute_id IS NOT NULL THEN 'ESCALATED'
                            WHEN EXISTS (SELECT FROM dispute_proposal p WHERE p.dispute_id = k.id) THEN 'PROPOSED'
                            ELSE 'OPEN' END,
                       CASE WHEN d.dispute_id IS NULL THEN k.due_at END
                FROM dispute_case k
                LEFT JOIN dispute_escalation e ON e.dispute_id = k.id
                LEFT JOIN dispute_decision d ON d.dispute_id = k.id
                LEFT JOIN dispute_settlement t ON t.dispute_id = k.id
                WHERE $1 AND t.dispute_id IS NULL)
            SELECT kind, state, count(*) AS total, count(*) FILTER (WHERE due_at <= $4) AS overdue,
                   count(*) FILTER (WHERE due_at > $4 AND due_at <= $5) AS due_within_day,
                   min(due_at) FILTER (WHERE due_at > $4) AS next_due_at
            FROM standing
            GROUP BY kind, state
            ORDER BY kind, state""";

    private final Database database;

    OverviewRepository(Database database) {
        this.database = database;
    }

    /**
     * What somebody oversees.
     *
     * @param operators whether incidents and disputes, which are operators'
     * @param casesAgainst against whom the cases are
     * @param reportsTo at which authorities the reports of forged documents
     */
    public record Remit(boolean operators, Set<RespondentKind> casesAgainst, Set<Authority> reportsTo) {}

    public Uni<List<Standing>> standings(Reading reading, Remit remit, Instant now) {
        return reading.query(
                        database,
                        SELECT,
                        Tuple.of(
                                remit.operators(),
                                names(remit.casesAgainst()),
                                names(remit.reportsTo()),
                                utc(now),
                                utc(now.plus(SOON))))
                .map(rows -> Rows.all(rows, OverviewRepository::standing));
    }

    private static String[] names(Set<? extends Enum<?>> constants) {
        return constants.stream().map(Enum::name).toArray(String[]::new);
    }

    private static Standing standing(Row row) {
        return new Standing(
                Standing.Kind.valueOf(row.getString("kind")),
                row.getString("state"),
                row.getLong("total"),
                row.getLong("overdue"),
                row.getLong("due_within_day"),
                Rows.maybe(row, "next_due_at"));
    }
}
