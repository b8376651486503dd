package io.shiming.registration.persistence;

import static io.shiming.registration.persistence.RetainedRecords.held;

import io.shiming.foundation.crypto.BlindIndex;
import io.shiming.foundation.crypto.StoredIndexes;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.problem.SafeTrace;
import io.shiming.registration.domain.DailyRecord;
import io.shiming.registration.domain.KeptRecord;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlResult;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * The indexes of publication and service records that are held, when their key is replaced. Those that go with their day keep
 * theirs until then.
 */
@Singleton
class HeldRecordIndexes implements StoredIndexes {
    private static final Logger LOG = Logger.getLogger(HeldRecordIndexes.class);
    private static final Scope INDEXER = Scope.role("indexer");
    /** The index of what cannot be found. */
    private static final byte[] NOTHING = {};

    private static final List<DailyRecord> KINDS =
            Arrays.stream(DailyRecord.values()).filter(DailyRecord::isInBatches).toList();

    private final Database database;
    private final RecordRepository records;
    private final BlindIndex index;

    HeldRecordIndexes(Database database, RecordRepository records, BlindIndex index) {
        this.database = database;
        this.records = records;
        this.index = index;
    }

    @Override
    public Uni<Integer> renew(byte[][] outdated, int most) {
        return each(kind -> database.query(INDEXER, """
                        SELECT operator_id, id, at, sealed FROM %s WHERE key_of(subject_index) = ANY ($1::bytea[])
                        ORDER BY random() LIMIT $2""".formatted(held(kind)), Tuple.of(Write.buffers(outdated), most))
                .chain(rows -> {
                    List<UUID> ids = ids(rows);
                    return records.opened(kind, rows, (id, failure) -> {
                                ids.remove(id);
                                LOG.errorf("%s %s is not indexed anew: %s", kind.noun(), id, SafeTrace.of(failure));
                            })
                            .chain(found -> renewed(kind, ids, found));
                }));
    }

    /** Whose key is gone is found no more. */
    private Uni<Integer> renewed(DailyRecord kind, List<UUID> ids, List<KeptRecord> found) {
        Map<UUID, byte[]> indexes = new HashMap<>();
        ids.forEach(id -> indexes.put(id, NOTHING));
        found.forEach(each -> indexes.put(
                each.id(),
                Indexes.recordOf(
                        index.primary(),
                        each.operatorId(),
                        each.fact().subject().reveal())));
        return database.query(
                        INDEXER,
                        "UPDATE " + held(kind) + " r SET subject_index = n.subject_index"
                                + " FROM unnest($1::uuid[], $2::bytea[]) AS n (id, subject_index) WHERE r.id = n.id",
                        Tuple.of(
                                ids.toArray(UUID[]::new),
                                Write.buffers(ids.stream().map(indexes::get).toArray(byte[][]::new))))
                .map(SqlResult::rowCount);
    }

    private static List<UUID> ids(RowSet<Row> rows) {
        List<UUID> ids = new ArrayList<>();
        rows.forEach(row -> ids.add(row.getUUID("id")));
        return ids;
    }

    /** Nothing stands under several keys. */
    @Override
    public Uni<Integer> forget(byte[] retired, int most) {
        return Uni.createFrom().item(0);
    }

    private static Uni<Integer> each(Function<DailyRecord, Uni<Integer>> step) {
        return Multi.createFrom()
                .iterable(KINDS)
                .onItem()
                .transformToUniAndConcatenate(step::apply)
                .collect()
                .asList()
                .map(counts -> counts.stream().mapToInt(Integer::intValue).sum());
    }
}
