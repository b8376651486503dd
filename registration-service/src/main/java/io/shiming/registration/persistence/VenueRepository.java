package io.shiming.registration.persistence;

import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.registration.domain.Venue;
import io.shiming.registration.domain.VenueKind;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Public Internet venues. Nothing here is personal data. */
@Singleton
public class VenueRepository {
    /** The constraint that lets a venue be entered once. */
    public static final String ENTERED_ONCE = "venue_once";

    /** Authorities enter venues and see all of them. */
    private static final Scope AUTHORITY = Scope.role("authority");

    private static final String BY_ID = "SELECT * FROM venue WHERE id = $1";

    private final Database database;

    VenueRepository(Database database) {
        this.database = database;
    }

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    /** The write that stores a venue. */
    public Write entered(Venue venue) {
        return Write.always(AUTHORITY)
                .and(
                        """
                        INSERT INTO venue (id, kind, name, unified_social_credit_code, address, created_at)
                        SELECT ?::uuid, ?::text, ?::text, ?::text, ?::text, ?::timestamptz FROM guard""",
                        venue.id(),
                        venue.kind(),
                        venue.name(),
                        venue.unifiedSocialCreditCode(),
                        venue.address(),
                        venue.createdAt());
    }

    /** A venue, for itself. */
    public Uni<Optional<Venue>> own(UUID id) {
        return database.query(Scope.tenant(id), BY_ID, Tuple.of(id))
                .map(rows -> all(rows).stream().findFirst());
    }

    /**
     * A venue, for an authority, given out only if it is on record.
     *
     * @param record what puts the look on record
     */
    public Uni<Optional<Venue>> any(UUID id, Write.Part record) {
        return database.readOnRecord(Write.always(AUTHORITY).and(record), BY_ID, Tuple.of(id))
                .map(rows -> all(rows).stream().findFirst());
    }

    /** Likewise: venues in the order they were entered, at most {@code limit}, later than {@code after}. */
    public Uni<List<Venue>> page(int limit, Optional<UUID> after, Write.Part record) {
        return database.readOnRecord(
                        Write.always(AUTHORITY).and(record),
                        "SELECT * FROM venue WHERE $2::uuid IS NULL OR id > $2 ORDER BY id LIMIT $1",
                        Tuple.of(limit, after.orElse(null)))
                .map(VenueRepository::all);
    }

    private static List<Venue> all(RowSet<Row> rows) {
        List<Venue> found = new ArrayList<>(rows.size());
        rows.forEach(row -> found.add(new Venue(
                row.getUUID("id"),
                Rows.constant(row, "kind", VenueKind.class).orElseThrow(),
                row.getString("name"),
                row.getString("unified_social_credit_code"),
                row.getString("address"),
                Rows.instant(row, "created_at").orElseThrow())));
        return found;
    }
}
