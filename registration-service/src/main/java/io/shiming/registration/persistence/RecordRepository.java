package io.shiming.registration.persistence;

import static io.shiming.foundation.database.Values.utc;
import static io.shiming.registration.persistence.RetainedRecords.held;
import static io.shiming.registration.persistence.RetainedRecords.table;

import io.shiming.foundation.crypto.BlindIndex;
import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.IndexKey;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.DailyRecord;
import io.shiming.registration.domain.KeptRecord;
import io.shiming.registration.domain.RecordBatch;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Publication and service records, in a partition for each day; a batch is written by one statement, and never changed. */
@Singleton
public class RecordRepository {
    private static final int HASH = 32;

    private final Database database;
    private final KeyServer keys;
    private final BlindIndex index;

    RecordRepository(Database database, KeyServer keys, BlindIndex index) {
        this.database = database;
        this.keys = keys;
        this.index = index;
    }

    /**
     * A batch as it is stored.
     *
     * @param root hexadecimal
     * @param leaves leaf hashes of its records, in their order
     */
    public record Batch(
            UUID id, DailyRecord kind, UUID operatorId, String root, List<byte[]> leaves, UUID auditEntryId) {
        LocalDate day() {
            return DailyRecord.dayOf(id);
        }
    }

    /** Rows that are sealed already, of one batch. */
    public static final class SealedRows {
        private final UUID[] ids;
        private final OffsetDateTime[] times;
        private final byte[][] indexes;
        private final byte[][] sealed;
        private final IndexKey indexKey;

        private SealedRows(int size, IndexKey indexKey) {
            ids = new UUID[size];
            times = new OffsetDateTime[size];
            indexes = new byte[size][];
            sealed = new byte[size][];
            this.indexKey = indexKey;
        }

        private void set(int place, KeptRecord record, DataKey key) {
            ids[place] = record.id();
            times[place] = utc(record.fact().at());
            indexes[place] = Indexes.recordOf(
                    indexKey, record.operatorId(), record.fact().subject().reveal());
            sealed[place] = SealedRecord.seal(record, key);
        }

        private Short[] places() {
            return Arrays.stream(ids).map(id -> (short) RecordBatch.placeOf(id)).toArray(Short[]::new);
        }
    }

    /**
     * Seals the records of a batch, each under a key of its own, and indexes them. Takes its time: not for an event loop.
     *
     * @param key the batch's
     */
    public SealedRows sealed(List<KeptRecord> records, DataKey key) {
        SealedRows rows = new SealedRows(records.size(), index.primary());
        for (int i = 0; i < records.size(); i++) {
            rows.set(i, records.get(i), key.ofPart(records.get(i).id()));
        }
        return rows;
    }

    /** The parts that store a batch and its records; in the order in which a day's tables are locked to be dropped. */
    public List<Write.Part> added(Batch batch, SealedRows rows, Instant now) {
        return List.of(
                Write.Part.of(
                        """
                        INSERT INTO %s (operator_id, day, id, at, subject_index, sealed, settled_at)
                        SELECT ?::uuid, ?::date, n.id, n.at, n.subject_index, n.sealed, ?::timestamptz
                        FROM guard, unnest(?::uuid[], ?::timestamptz[], ?::bytea[], ?::bytea[])
                                    AS n (id, at, subject_index, sealed)""".formatted(table(batch.kind())),
                        batch.operatorId(),
                        batch.day(),
                        now,
                        rows.ids,
                        rows.times,
                        rows.indexes,
                        rows.sealed),
                Write.Part.of(
                        """
                        INSERT INTO %s_batch (operator_id, day, id, root, leaves, places, audit_entry_id, index_key)
                        SELECT ?::uuid, ?::date, ?::uuid, ?::bytea, ?::bytea, ?::smallint[], ?::uuid, ?::bytea FROM guard""".formatted(table(batch.kind())),
                        batch.operatorId(),
                        batch.day(),
                        batch.id(),
                        HexFormat.of().parseHex(batch.root()),
                        joined(batch.leaves()),
                        rows.places(),
                        batch.auditEntryId(),
                        rows.indexKey.prefix()));
    }

    /**
     * A record and the batch it is in.
     *
     * @param index of its leaf there
     */
    public record Proven(KeptRecord record, Batch batch, int index) {}

    /**
     * A record of an operator with its batch, given out only if it is on record.
     *
     * @param record what puts the look on record
     * @throws DomainException NOT_FOUND, also for another operator's
     */
    public Uni<Proven> requireOnRecord(DailyRecord kind, UUID operatorId, UUID id, Write.Part record) {
        String sql = """
                SELECT r.operator_id, r.id, r.at, r.sealed, b.root, b.leaves, b.places, b.audit_entry_id
                FROM %1$s r JOIN %1$s_batch b ON b.day = $1 AND b.id = $3
                WHERE r.operator_id = $4 AND r.day = $1 AND r.id = $2
                UNION ALL
                SELECT r.operator_id, r.id, r.at, r.sealed, b.root, b.leaves, b.places, b.audit_entry_id
                FROM %2$s r JOIN held_record_batch b ON b.id = $3 WHERE r.operator_id = $4 AND r.id = $2""".formatted(table(kind), held(kind));
        return database.readOnRecord(
                        Write.always(Scope.tenant(operatorId)).and(record),
                        sql,
                        Tuple.of(DailyRecord.dayOf(id), id, RecordBatch.of(id), operatorId))
                .chain(rows -> opened(kind, rows)
                        .map(found -> found.stream()
                                .findFirst()
                                .map(kept -> proven(kind, kept, rows.iterator().next()))
                                .orElseThrow(DomainException::notFound)));
    }

    private static Proven proven(DailyRecord kind, KeptRecord kept, Row row) {
        Batch batch = new Batch(
                RecordBatch.of(kept.id()),
                kind,
                kept.operatorId(),
                HexFormat.of().formatHex(row.getBuffer("root").getBytes()),
                split(row.getBuffer("leaves").getBytes()),
                row.getUUID("audit_entry_id"));
        Short[] places = row.getArrayOfShorts("places");
        return new Proven(kept, batch, Arrays.asList(places).indexOf((short) RecordBatch.placeOf(kept.id())));
    }

    /**
     * An operator's records of one address or account that happened within a period, the oldest first. There is no operation for
     * this: it is for what was asked for by a named instrument and approved (Art. 15¶2).
     *
     * @param subject the whole address or account, as it was recorded but for its spelling
     * @param until itself not within
     * @return what opens them, which takes a while
     */
    public Uni<Supplier<List<KeptRecord>>> find(
            DailyRecord kind, UUID operatorId, String subject, Instant from, Instant until, int most) {
        String sql = """
                SELECT operator_id, id, at, sealed FROM (
                    SELECT operator_id, id, at, sealed FROM %s WHERE day >= $5 AND subject_index = ANY ($2::bytea[])
                    UNION ALL
                    SELECT operator_id, id, at, sealed FROM %s WHERE subject_index = ANY ($2::bytea[])) AS r
                WHERE operator_id = $1 AND at >= $3 AND at < $4 ORDER BY at, id LIMIT $6""".formatted(table(kind), held(kind));
        return database.query(
                        Scope.tenant(operatorId),
                        sql,
                        Tuple.tuple()
                                .addUUID(operatorId)
                                .addValue(Write.buffers(index.all(key -> Indexes.recordOf(key, operatorId, subject))))
                                .addOffsetDateTime(utc(from))
                                .addOffsetDateTime(utc(until))
                                .addLocalDate(RecordBatch.firstDay(from))
                                .addInteger(most))
                .chain(rows -> closed(kind, rows, RecordRepository::fail));
    }

    /** What outlived its day has a key of its own, or will have. One whose key is gone was purged. */
    Uni<List<KeptRecord>> opened(DailyRecord kind, RowSet<Row> rows) {
        return opened(kind, rows, RecordRepository::fail);
    }

    private static void fail(UUID id, RuntimeException failure) {
        throw failure;
    }

    /** The same without those that do not open. */
    Uni<List<KeptRecord>> opened(DailyRecord kind, RowSet<Row> rows, BiConsumer<UUID, RuntimeException> unopened) {
        return closed(kind, rows, unopened).map(Supplier::get);
    }

    private Uni<Supplier<List<KeptRecord>>> closed(
            DailyRecord kind, RowSet<Row> rows, BiConsumer<UUID, RuntimeException> unopened) {
        List<Row> found = new ArrayList<>();
        rows.forEach(found::add);
        List<UUID> wanted = found.stream()
                .map(row -> row.getUUID("id"))
                .flatMap(id -> Stream.of(id, RecordBatch.of(id)))
                .distinct()
                .toList();
        return keys.find(wanted)
                .map(all -> () -> found.stream()
                        .filter(row -> all.containsKey(row.getUUID("id"))
                                || all.containsKey(RecordBatch.of(row.getUUID("id"))))
                        .flatMap(row -> {
                            try {
                                return Stream.of(open(kind, row, all));
                            } catch (RuntimeException failure) {
                                unopened.accept(row.getUUID("id"), failure);
                                return Stream.empty();
                            }
                        })
                        .toList());
    }

    private static KeptRecord open(DailyRecord kind, Row row, Map<UUID, DataKey> all) {
        UUID id = row.getUUID("id");
        DataKey own = all.get(id);
        return SealedRecord.open(
                row.getBuffer("sealed").getBytes(),
                kind,
                row.getUUID("operator_id"),
                id,
                row.getOffsetDateTime("at").toInstant(),
                own == null ? all.get(RecordBatch.of(id)).ofPart(id) : own);
    }

    private static byte[] joined(List<byte[]> leaves) {
        byte[] all = new byte[leaves.size() * HASH];
        for (int i = 0; i < leaves.size(); i++) {
            System.arraycopy(leaves.get(i), 0, all, i * HASH, HASH);
        }
        return all;
    }

    private static List<byte[]> split(byte[] all) {
        List<byte[]> leaves = new ArrayList<>();
        for (int at = 0; at < all.length; at += HASH) {
            leaves.add(Arrays.copyOfRange(all, at, at + HASH));
        }
        return leaves;
    }
}
