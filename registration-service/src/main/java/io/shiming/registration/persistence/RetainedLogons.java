package io.shiming.registration.persistence;

import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.registration.domain.DailyRecord;
import io.shiming.registration.domain.RetainedLogon;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Holds on log-ons, and the purge of those that outlived their day. Whoever's they are: by their ids alone. Of who was refused
 * nothing is kept that could be held, so they are as if they were not there.
 */
@Singleton
public class RetainedLogons {
    private static final Scope PURGER = Scope.role("purger");

    private final Database database;

    RetainedLogons(Database database) {
        this.database = database;
    }

    /** Those of some log-ons that are on record, by their ids. */
    public Uni<Map<UUID, RetainedLogon>> find(Collection<UUID> ids) {
        UUID[] wanted = ids.toArray(UUID[]::new);
        return database.query(
                        PURGER,
                        """
                        SELECT l.*, EXISTS (SELECT FROM record_hold h WHERE h.record_id = l.id AND h.lifted_at IS NULL) AS held
                        FROM (SELECT id, settled_at, false AS moved_out
                              FROM unnest($1::date[], $2::uuid[]) AS n (day, id) JOIN venue_logon USING (day, id)
                              WHERE status <> 'REFUSED'
                              UNION ALL
                              SELECT id, settled_at, true FROM held_venue_logon WHERE id = ANY ($2)) AS l""",
                        Tuple.of(ids.stream().map(DailyRecord::dayOf).toArray(LocalDate[]::new), wanted))
                .map(rows -> {
                    Map<UUID, RetainedLogon> found = new HashMap<>();
                    for (Row row : rows) {
                        UUID id = row.getUUID("id");
                        found.put(
                                id,
                                new RetainedLogon(
                                        id,
                                        Rows.instant(row, "settled_at"),
                                        row.getBoolean("held"),
                                        row.getBoolean("moved_out")));
                    }
                    return found;
                });
    }

    /**
     * Puts a hold on a log-on, or lifts it for good, where it is settled or goes on; the answer is whether that is so. While
     * its row is read its day cannot be dropped, see {@link RecordDayRepository#dropped}; so when it is not there any more, it
     * was moved out or is gone.
     *
     * @param record what puts it on record
     */
    public Uni<Boolean> hold(UUID id, UUID holdId, boolean inForce, Instant now, Write.Part record) {
        Write withItsDay = Write.when(
                PURGER,
                "SELECT 1 FROM venue_logon WHERE day = ?::date AND id = ?::uuid AND status IN ('ADMITTED', 'ENDED')",
                DailyRecord.dayOf(id),
                id);
        Write movedOut = Write.when(PURGER, "SELECT 1 FROM held_venue_logon WHERE id = ?::uuid", id);
        Write.Part told = PurgeRepository.told(id, holdId, inForce, now);
        return runInTurn(List.of(id), withItsDay.and(told).and(record))
                .chain(done -> done
                        ? Uni.createFrom().item(true)
                        : runInTurn(List.of(id), movedOut.and(told).and(record)));
    }

    /**
     * The write that deletes log-ons that were moved out, with their copies and the holds that were lifted, where they are due
     * by the database's clock.
     */
    public Write purge(List<UUID> due, UUID runId, Instant now) {
        return Write.when(
                        PURGER,
                        "DELETE FROM held_venue_logon WHERE id = ANY (?::uuid[]) RETURNING venue_id, id",
                        (Object) due.toArray(UUID[]::new))
                .and(
                        "DELETE FROM record_copy c USING guard WHERE c.owner_id = guard.venue_id AND c.record_id = guard.id")
                .and("DELETE FROM record_hold h USING guard WHERE h.record_id = guard.id")
                .and(PurgeRepository.tombstones(runId, now));
    }

    /** Whoever holds one of these and whoever purges it take turns, and see what the other did. */
    public Uni<Boolean> runInTurn(Collection<UUID> ids, Write write) {
        return database.runInTurn(
                ids.stream().map(UUID::getLeastSignificantBits).toList(), write);
    }
}
