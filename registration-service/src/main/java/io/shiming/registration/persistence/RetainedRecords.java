package io.shiming.registration.persistence;

import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.registration.domain.DailyRecord;
import io.shiming.registration.domain.RecordBatch;
import io.shiming.registration.domain.RetainedRecord;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Holds on records that are kept by the day, and the purge of those that outlived it. Whoever's they are: by their ids alone. Of
 * a guest who was refused nothing is kept that could be held, so such a log-on is as if it was not there.
 */
@Singleton
public class RetainedRecords {
    private static final Scope PURGER = Scope.role("purger");

    private static final String FIND = Arrays.stream(DailyRecord.values())
            .map(kind -> """
                    SELECT id, '%1$s' AS kind, settled_at, false AS moved_out
                    FROM unnest($1::date[], $2::uuid[]) AS n (day, id) JOIN %2$s USING (day, id) WHERE %4$s
                    UNION ALL
                    SELECT h.id, '%1$s', h.settled_at,
                           NOT EXISTS (SELECT FROM record_day d
                                   WHERE d.kind = '%1$s' AND d.day = h.day AND d.key_destroyed_at IS NULL)
                    FROM %3$s h WHERE h.id = ANY ($2)""".formatted(kind, table(kind), held(kind), isKept(kind)))
            .collect(Collectors.joining(
                    " UNION ALL ",
                    "SELECT l.*, EXISTS (SELECT FROM record_hold h WHERE h.record_id = l.id AND h.lifted_at IS NULL) AS held FROM (",
                    ") AS l"));

    private final Database database;

    RetainedRecords(Database database) {
        this.database = database;
    }

    /** The table with a partition for each day. */
    static String table(DailyRecord kind) {
        return switch (kind) {
            case VENUE_LOGON -> "venue_logon";
            case PUBLICATION_RECORD -> "publication_record";
            case SERVICE_RECORD -> "service_record";
        };
    }

    /** The table of what outlived its day. */
    static String held(DailyRecord kind) {
        return "held_" + table(kind);
    }

    private static String isKept(DailyRecord kind) {
        return kind == DailyRecord.VENUE_LOGON ? "status <> 'REFUSED'" : "true";
    }

    private static String isHoldable(DailyRecord kind) {
        return kind == DailyRecord.VENUE_LOGON ? "status IN ('ADMITTED', 'ENDED')" : "true";
    }

    private static String owner(DailyRecord kind) {
        return kind == DailyRecord.VENUE_LOGON ? "venue_id" : "operator_id";
    }

    /** Those of some records that are there, by their ids. */
    public Uni<Map<UUID, RetainedRecord>> find(Collection<UUID> ids) {
        UUID[] wanted = ids.toArray(UUID[]::new);
        return database.query(
                        PURGER,
                        FIND,
                        Tuple.of(ids.stream().map(DailyRecord::dayOf).toArray(LocalDate[]::new), wanted))
                .map(rows -> {
                    Map<UUID, RetainedRecord> found = new HashMap<>();
                    for (Row row : rows) {
                        UUID id = row.getUUID("id");
                        found.put(
                                id,
                                new RetainedRecord(
                                        id,
                                        DailyRecord.valueOf(row.getString("kind")),
                                        Rows.instant(row, "settled_at"),
                                        row.getBoolean("held"),
                                        row.getBoolean("moved_out")));
                    }
                    return found;
                });
    }

    /**
     * Puts a hold on a record, or lifts it for good; a log-on must be settled or go on. The answer is whether that is so. While
     * its row is read its day cannot be dropped, see {@link RecordDayRepository#dropped}; so when it is not there any more, it
     * was moved out or is gone.
     *
     * @param record what puts it on record
     */
    public Uni<Boolean> hold(DailyRecord kind, UUID id, UUID holdId, boolean inForce, Instant now, Write.Part record) {
        Write withItsDay = Write.when(
                PURGER,
                "SELECT 1 FROM " + table(kind) + " WHERE day = ?::date AND id = ?::uuid AND " + isHoldable(kind),
                DailyRecord.dayOf(id),
                id);
        Write movedOut = Write.when(PURGER, "SELECT 1 FROM " + held(kind) + " WHERE id = ?::uuid", id);
        Write.Part told = PurgeRepository.told(id, holdId, inForce, now);
        return runInTurn(List.of(id), withItsDay.and(told).and(record))
                .chain(done -> done
                        ? Uni.createFrom().item(true)
                        : runInTurn(List.of(id), movedOut.and(told).and(record)));
    }

    /**
     * The write that deletes records of one kind that were moved out, with what belongs to them and the holds that were lifted,
     * where they are due by the database's clock. A batch goes with the last of its records.
     */
    public Write purge(DailyRecord kind, List<UUID> due, UUID runId, Instant now) {
        Write write = Write.when(
                PURGER,
                "DELETE FROM " + held(kind) + " WHERE id = ANY (?::uuid[]) RETURNING " + owner(kind)
                        + " AS owner_id, id",
                (Object) due.toArray(UUID[]::new));
        if (kind.isInBatches()) {
            write.and("""
                    DELETE FROM held_record_batch b WHERE b.id IN (SELECT batch_of(id) FROM guard)
                      AND NOT EXISTS (SELECT FROM %s r WHERE batch_of(r.id) = b.id AND r.id NOT IN (SELECT id FROM guard))""".formatted(held(kind)));
        } else {
            write.and(
                    "DELETE FROM record_copy c USING guard WHERE c.owner_id = guard.owner_id AND c.record_id = guard.id");
        }
        return write.and("DELETE FROM record_hold h USING guard WHERE h.record_id = guard.id")
                .and(PurgeRepository.tombstones(runId, now));
    }

    /** Whoever holds one of these and whoever purges it, or one of its batch, take turns, and see what the other did. */
    public Uni<Boolean> runInTurn(Collection<UUID> ids, Write write) {
        return database.runInTurn(
                ids.stream()
                        .flatMap(id -> Stream.of(id, RecordBatch.of(id)))
                        .map(UUID::getLeastSignificantBits)
                        .distinct()
                        .toList(),
                write);
    }
}
