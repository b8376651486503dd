package io.shiming.registration.persistence;

import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.registration.domain.RegistrationStatus;
import io.shiming.registration.domain.RetainedRegistration;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Holds on registrations, and what is left of what was purged. Whoever's they are: by their ids alone. */
@Singleton
public class PurgeRepository {
    private static final Scope PURGER = Scope.role("purger");

    private final Database database;

    PurgeRepository(Database database) {
        this.database = database;
    }

    /** Those of some registrations that are on record, by their ids. One index access each. */
    public Uni<Map<UUID, RetainedRegistration>> find(Collection<UUID> ids) {
        return database.query(PURGER, """
                        SELECT r.id, r.status, r.created_at, r.terminated_at, r.disputed_at IS NOT NULL AS disputed, r.version, r.hold_version,
                               EXISTS (SELECT FROM record_hold h
                                       WHERE h.record_id = r.id AND h.lifted_at IS NULL) AS held
                        FROM registration r WHERE r.id = ANY ($1)""", Tuple.of(ids.toArray(UUID[]::new))).map(rows -> {
            Map<UUID, RetainedRegistration> found = new HashMap<>();
            for (Row row : rows) {
                UUID id = row.getUUID("id");
                found.put(
                        id,
                        new RetainedRegistration(
                                id,
                                RegistrationStatus.valueOf(row.getString("status")),
                                Rows.instant(row, "created_at").orElseThrow(),
                                Rows.instant(row, "terminated_at"),
                                row.getBoolean("disputed"),
                                row.getBoolean("held"),
                                row.getInteger("version"),
                                row.getInteger("hold_version")));
            }
            return found;
        });
    }

    /** Those of some ids whose rows were purged. Their keys may be there yet, where an order was broken off. */
    public Uni<Set<UUID>> purged(Collection<UUID> ids) {
        return database.query(
                        PURGER,
                        "SELECT id FROM purged_registration WHERE id = ANY ($1)",
                        Tuple.of(ids.toArray(UUID[]::new)))
                .map(rows -> {
                    Set<UUID> found = new HashSet<>();
                    for (Row row : rows) {
                        found.add(row.getUUID("id"));
                    }
                    return found;
                });
    }

    /**
     * The write that deletes registrations with all that hangs on them, as long as they are as they were read: checks,
     * changes and disputes go with the row; copies, the indexes of their contents, holds that were lifted, and what was told
     * of it, beside it. Who took its service over does not say from whom any more. Whatever was held or changed in between
     * stays.
     */
    public Write purge(List<RetainedRegistration> due, UUID runId, Instant now) {
        return Write.when(
                        PURGER,
                        """
                        DELETE FROM registration r
                        USING unnest(?::uuid[], ?::integer[], ?::integer[]) AS read (id, version, hold_version)
                        WHERE r.id = read.id AND r.version = read.version AND r.hold_version = read.hold_version
                        RETURNING r.id""",
                        due.stream().map(RetainedRegistration::id).toArray(UUID[]::new),
                        due.stream().map(RetainedRegistration::version).toArray(Integer[]::new),
                        due.stream().map(RetainedRegistration::holdVersion).toArray(Integer[]::new))
                .and("DELETE FROM document_copy c USING guard WHERE c.registration_id = guard.id")
                .and("DELETE FROM used_copy u USING guard WHERE u.registration_id = guard.id")
                // Of most there are none: an array is looked up in one go where the index is small.
                .and("DELETE FROM record_hold WHERE record_id = ANY (ARRAY(SELECT id FROM guard))")
                .and("DELETE FROM delivery WHERE registration_id = ANY (ARRAY(SELECT id FROM guard))")
                .and("""
                        DELETE FROM outbox
                        WHERE coalesce(body ->> 'registrationId', body ->> 'recordId')
                              = ANY (ARRAY(SELECT id::text FROM guard))
                          AND (delivered_at IS NOT NULL OR dead_at IS NOT NULL)""")
                // No row can be changed and deleted in one statement.
                .and("""
                        UPDATE registration s SET transfer_of = NULL
                        WHERE s.transfer_of = ANY (ARRAY(SELECT id FROM guard))
                          AND NOT EXISTS (SELECT FROM guard g WHERE g.id = s.id)""")
                .and(tombstones(runId, now));
    }

    /** The part that puts down what is gone: a row for each of the guard's. */
    static Write.Part tombstones(UUID runId, Instant now) {
        return Write.Part.of(
                "INSERT INTO purged_registration (id, run_id, purged_at) SELECT id, ?::uuid, ?::timestamptz FROM guard",
                runId,
                now);
    }

    /**
     * The write that puts a hold on a registration, or lifts it for good; does not happen where there is none of this id, or
     * it waits for verification.
     */
    public Write held(UUID id, UUID holdId, boolean inForce, Instant now) {
        return Write.when(
                        PURGER,
                        "UPDATE registration SET hold_version = hold_version + 1"
                                + " WHERE id = ?::uuid AND status <> 'PENDING_VERIFICATION' RETURNING 1",
                        id)
                .and(told(id, holdId, inForce, now));
    }

    /** The part that puts down how a hold stands. */
    static Write.Part told(UUID id, UUID holdId, boolean inForce, Instant now) {
        return Write.Part.of("""
                        INSERT INTO record_hold AS h (record_id, hold_id, told_at, lifted_at)
                        SELECT ?::uuid, ?::uuid, ?::timestamptz, ?::timestamptz FROM guard
                        ON CONFLICT (record_id, hold_id) DO UPDATE SET lifted_at = coalesce(h.lifted_at, excluded.lifted_at)""", id, holdId, now, inForce ? null : now);
    }

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    /** The same; the answer is for how many rows it happened. */
    public Uni<Long> count(Write write) {
        return database.count(write);
    }
}
