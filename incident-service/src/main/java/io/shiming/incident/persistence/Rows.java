package io.shiming.incident.persistence;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Rows as the domain's types. */
final class Rows {
    private Rows() {}

    static <T> List<T> all(RowSet<Row> rows, Function<Row, T> each) {
        List<T> found = new ArrayList<>(rows.size());
        rows.forEach(row -> found.add(each.apply(row)));
        return found;
    }

    static Instant instant(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    static Optional<Instant> maybe(Row row, String column) {
        return row.getOffsetDateTime(column) == null ? Optional.empty() : Optional.of(instant(row, column));
    }
}
