package io.shiming.registration.persistence;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Columns as the domain's types. */
final class Rows {
    private Rows() {}

    static Optional<Instant> instant(Row row, String column) {
        return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
    }

    static <E extends Enum<E>> Optional<E> constant(Row row, String column, Class<E> type) {
        return Optional.ofNullable(row.getString(column)).map(name -> Enum.valueOf(type, name));
    }
}
