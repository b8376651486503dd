package io.shiming.retention.persistence;

import io.shiming.retention.domain.Category;
import io.shiming.retention.domain.DueItem;
import io.shiming.retention.domain.PurgeOutcome;
import io.shiming.retention.domain.RetentionPeriod;
import io.shiming.retention.domain.Terms;
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

    static DueItem dueItem(Row row) {
        return new DueItem(
                new DueItem.Place(instant(row, "due_at"), row.getUUID("record_id")),
                Optional.ofNullable(row.getUUID("operator_id")),
                Optional.ofNullable(row.getUUID("venue_id")),
                Category.valueOf(row.getString("category")),
                instant(row, "started_at"),
                row.getInteger("policy_version"),
                Optional.ofNullable(row.getString("outcome")).map(PurgeOutcome::valueOf));
    }

    static Terms terms(Row row, String period, String graceDays) {
        return new Terms(RetentionPeriod.parse(row.getString(period)).orElseThrow(), row.getInteger(graceDays));
    }
}
