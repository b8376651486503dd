package io.shiming.retention.persistence;

import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;

/** For whom something is read: for an operator, in its own scope; or for an official, who sees all, on record. */
public final class Reading {
    static final Scope AUTHORITY = Scope.role("authority");

    private final Optional<UUID> operatorId;
    private final Optional<Write.Part> record;

    private Reading(Optional<UUID> operatorId, Optional<Write.Part> record) {
        this.operatorId = operatorId;
        this.record = record;
    }

    public static Reading of(UUID operatorId) {
        return new Reading(Optional.of(operatorId), Optional.empty());
    }

    /**
     * For an official.
     *
     * @param record what puts the look on record
     */
    public static Reading onRecord(Write.Part record) {
        return new Reading(Optional.empty(), Optional.of(record));
    }

    /** Whose alone; empty for everybody's. */
    Optional<UUID> operatorId() {
        return operatorId;
    }

    Uni<RowSet<Row>> query(Database database, String sql, Tuple values) {
        return record.map(look -> database.readOnRecord(Write.always(AUTHORITY).and(look), sql, values))
                .orElseGet(() -> database.query(Scope.tenant(operatorId.orElseThrow()), sql, values));
    }
}
