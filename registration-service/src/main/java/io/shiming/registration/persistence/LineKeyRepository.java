package io.shiming.registration.persistence;

import static io.shiming.foundation.database.Values.utc;
import static io.shiming.registration.persistence.RetainedRecords.table;

import io.shiming.foundation.crypto.BlindIndex;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.registration.domain.DailyRecord;
import io.shiming.registration.domain.KeptRecord;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The keys of their own that lines of records bring. There is no row for one: it stands in the record's, and only records of
 * lines with a key are in its index. An operator's records of such lines are written one batch at a time, each of which sees
 * those before it.
 */
@Singleton
public class LineKeyRepository {
    private final Database database;
    private final RecordRepository records;
    private final BlindIndex index;
    private final Clock clock;

    LineKeyRepository(Database database, RecordRepository records, BlindIndex index, Clock clock) {
        this.database = database;
        this.records = records;
        this.index = index;
        this.clock = clock;
    }

    /**
     * What a line is known by.
     *
     * @param stored in its record
     * @param all under every index key there is, as which it may have been stored
     */
    public record LineKey(UUID stored, List<UUID> all) {}

    public LineKey of(Caller caller, DailyRecord kind, String key) {
        return new LineKey(
                Indexes.lineOf(index.primary(), caller, kind, key),
                index.keys().stream()
                        .map(each -> Indexes.lineOf(each, caller, kind, key))
                        .toList());
    }

    /** What was kept within the time that a key is good for, by what its line is known by. */
    public Uni<Map<UUID, KeptRecord>> find(DailyRecord kind, UUID operatorId, Collection<UUID> keys) {
        return database.query(
                        Scope.tenant(operatorId),
                        "SELECT * FROM records_under_keys('%s', $1, $2)".formatted(table(kind)),
                        Tuple.of(keys.toArray(UUID[]::new), utc(since())))
                .chain(rows -> {
                    Map<UUID, UUID> names = new HashMap<>();
                    for (Row row : rows) {
                        names.put(row.getUUID("id"), row.getUUID("line_key"));
                    }
                    return records.opened(kind, rows).map(all -> {
                        Map<UUID, KeptRecord> found = new HashMap<>();
                        all.forEach(record -> found.put(names.get(record.id()), record));
                        return found;
                    });
                });
    }

    /** The write that does not happen when anything was kept that is known by one of these. */
    public Write whenNew(DailyRecord kind, UUID operatorId, Collection<UUID> keys) {
        return Write.when(
                Scope.tenant(operatorId),
                "SELECT 1 AS one WHERE NOT EXISTS (SELECT FROM records_under_keys('%s', ?::uuid[], ?::timestamptz))"
                        .formatted(table(kind)),
                keys.toArray(UUID[]::new),
                since());
    }

    /** That which whoever stores such lines of an operator takes turns by. */
    public static List<Long> turn(DailyRecord kind, UUID operatorId) {
        return List.of(operatorId.getLeastSignificantBits() ^ kind.name().hashCode());
    }

    private Instant since() {
        return clock.instant().minus(Idempotency.KEPT_FOR);
    }
}
