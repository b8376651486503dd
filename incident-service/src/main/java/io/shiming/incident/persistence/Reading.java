package io.shiming.incident.persistence;

import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;

/** For whom something is read: for a tenant, in its own scope; or for an official, who sees all; on record or not. */
public final class Reading {
    /** Officials see everything of everybody; authorities act on it. */
    static final Scope AUTHORITY = Scope.role("authority");

    private final Scope scope;
    private final Optional<Write.Part> record;

    private Reading(Scope scope, Optional<Write.Part> record) {
        this.scope = scope;
        this.record = record;
    }

    public static Reading of(UUID tenant) {
        return new Reading(Scope.tenant(tenant), Optional.empty());
    }

    /** For an official who goes on to what is on record itself: a write, or a further reading. */
    public static Reading toWrite() {
        return new Reading(AUTHORITY, Optional.empty());
    }

    /** The same, with what puts the look on record. */
    public Reading onRecord(Write.Part look) {
        return new Reading(scope, Optional.of(look));
    }

    Scope scope() {
        return scope;
    }

    Uni<RowSet<Row>> query(Database database, String sql, Tuple values) {
        return record.map(look -> database.readOnRecord(Write.always(scope).and(look), sql, values))
                .orElseGet(() -> database.query(scope, sql, values));
    }
}
