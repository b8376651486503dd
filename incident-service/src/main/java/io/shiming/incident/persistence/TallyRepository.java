package io.shiming.incident.persistence;

import static io.shiming.foundation.database.Values.utc;

import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.incident.domain.Tally;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;

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
        return new Tally(row.getString("authority"), row.getString("outcome"), row.getLong("count"));
    }
}
