package io.shiming.agent.persistence;

import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;

/** For whom something is read: for a tenant, in its own scope; or for an official, who sees all, on record. */
public final class Reading {
    /** Officials see every agent; authorities enter them. */
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

    /** For an authority that goes on to a write, which is on record itself. */
    public static Reading toWrite() {
        return new Reading(AUTHORITY, Optional.empty());
    }

    /**
     * For an official.
     *
     * @param record what puts the look on record
     */
    public static Reading onRecord(Write.Part record) {
        return new Reading(AUTHORITY, Optional.of(record));
    }

    Uni<RowSet<Row>> query(Database database, String sql, Tuple values) {
        return record.map(look -> database.readOnRecord(Write.always(scope).and(look), sql, values))
                .orElseGet(() -> database.query(scope, sql, values));
    }
}
