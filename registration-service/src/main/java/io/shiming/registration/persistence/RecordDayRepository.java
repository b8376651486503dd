package io.shiming.registration.persistence;

import static io.shiming.foundation.database.Values.utc;

import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.registration.domain.DailyRecord;
import io.shiming.registration.domain.RecordDay;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Days of records that are purged together. Closed and dropped by functions of the schema's owner. */
@Singleton
public class RecordDayRepository {
    private static final Scope PURGER = Scope.role("purger");
    /** There may be hundreds of millions. */
    private static final Duration LOOKING_THROUGH_A_DAY = Duration.ofHours(1);

    private static final String CHECK_VIOLATION = "23514";

    private static final int TRIES = 4;
    private static final Duration PAUSE = Duration.ofMillis(300);

    private final Database database;

    RecordDayRepository(Database database) {
        this.database = database;
    }

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    /**
     * Runs a write that stores records of a day. Should nobody have provided it, because the clock was moved or no replica ran
     * for long, that is made up for.
     */
    public Uni<Boolean> store(DailyRecord kind, LocalDate day, Write write) {
        return database.run(write)
                .onFailure(RecordDayRepository::isForNoPartition)
                .recoverWithUni(() -> provide(kind, day, 1).chain(() -> database.run(write)));
    }

    /** Makes the partitions of some days, where they are not there yet. */
    public Uni<Void> provide(DailyRecord kind, LocalDate first, int days) {
        return database.query(
                        Scope.none(), "SELECT provide_record_days($1, $2, $3)", Tuple.of(kind.name(), first, days))
                .replaceWithVoid();
    }

    private static boolean isForNoPartition(Throwable failure) {
        // The other constraints of this class have a name.
        return failure instanceof PgException refused
                && CHECK_VIOLATION.equals(refused.getSqlState())
                && refused.getConstraint() == null;
    }

    /**
     * Runs a write that needs a table for itself; the answer is whether it happened. Where it would have to wait for others it
     * is tried again a few times, and then does not happen.
     */
    public Uni<Boolean> runUnlessBusy(Write write) {
        return runUnlessBusy(write, TRIES);
    }

    private Uni<Boolean> runUnlessBusy(Write write, int tries) {
        return database.run(write)
                .onFailure(Write::busy)
                .recoverWithUni(() -> tries == 1
                        ? Uni.createFrom().item(false)
                        : Uni.createFrom()
                                .voidItem()
                                .onItem()
                                .delayIt()
                                .by(PAUSE)
                                .chain(() -> runUnlessBusy(write, tries - 1)));
    }

    /** Runs a write that looks through all records of a day; the answer is whether it happened. */
    public Uni<Boolean> runLong(Write write) {
        return database.run(write, LOOKING_THROUGH_A_DAY);
    }

    /** A day on which nothing is left to happen, and when the last of its records ended. */
    public record Settled(LocalDate day, Instant endedAt) {}

    /** Those before another that are not closed yet, in order. */
    public Uni<List<LocalDate>> open(DailyRecord kind, LocalDate before) {
        return database.query(
                        PURGER,
                        "SELECT day FROM open_record_days($1, $2) AS day ORDER BY day",
                        Tuple.of(kind.name(), before))
                .map(rows -> {
                    List<LocalDate> found = new ArrayList<>();
                    rows.forEach(row -> found.add(row.getLocalDate("day")));
                    return found;
                });
    }

    /** When the last record of a day ended; nothing when not all of them are settled. Looks through all of them. */
    public Uni<Optional<Settled>> settled(DailyRecord kind, LocalDate day) {
        return database.transaction(
                        PURGER,
                        LOOKING_THROUGH_A_DAY,
                        connection -> connection
                                .preparedQuery("SELECT settled_record_day($1, $2) AS ended_at")
                                .execute(Tuple.of(kind.name(), day)))
                .map(rows -> Rows.instant(rows.iterator().next(), "ended_at").map(end -> new Settled(day, end)));
    }

    /**
     * The write after which a day takes in nothing that is open or ends later; does not happen when it is closed, or something
     * in it is open again. What was there before is looked through when it is {@link #closed}.
     */
    public Write frozen(DailyRecord kind, Settled settled) {
        return Write.when(
                PURGER,
                "SELECT 1 FROM freeze_record_day(?::text, ?::date, ?::timestamptz) AS done WHERE done",
                kind,
                settled.day(),
                settled.endedAt());
    }

    /**
     * The write that closes a frozen day, for good; does not happen when somebody else has closed it, and fails when
     * something in it is not as it was read. Looks through all its records, and keeps nobody from them.
     */
    public Write closed(UUID id, DailyRecord kind, Settled settled, Instant now) {
        return Write.when(
                PURGER,
                "SELECT 1 FROM close_record_day(?::uuid, ?::text, ?::date, ?::timestamptz, ?::timestamptz) AS done WHERE done",
                id,
                kind,
                settled.day(),
                settled.endedAt(),
                now);
    }

    /** Those that are called so. */
    public Uni<List<RecordDay>> find(Collection<UUID> ids) {
        return database.query(PURGER, """
                        SELECT record_id, kind, day, ended_at, purged_at IS NOT NULL AS purged,
                               key_destroyed_at IS NOT NULL AS unreadable
                        FROM record_day WHERE record_id = ANY ($1)""", Tuple.of(ids.toArray(UUID[]::new))).map(rows -> {
            List<RecordDay> found = new ArrayList<>();
            for (Row row : rows) {
                found.add(new RecordDay(
                        row.getUUID("record_id"),
                        DailyRecord.valueOf(row.getString("kind")),
                        row.getLocalDate("day"),
                        Rows.instant(row, "ended_at").orElseThrow(),
                        row.getBoolean("purged"),
                        row.getBoolean("unreadable")));
            }
            return found;
        });
    }

    /**
     * The write that drops a day with everything that is not held; what is held is moved out. Does not happen when it is not
     * due by the database's clock, or gone; fails when its table is busy. Its guard is one row with the arrays
     * {@code moved_ids}, {@code moved_owners} and {@code moved_ends}.
     */
    public Write dropped(RecordDay day, UUID runId, Instant now) {
        return Write.when(
                PURGER, "SELECT * FROM drop_record_day(?::uuid, ?::uuid, ?::timestamptz)", day.id(), runId, now);
    }

    /** What was moved out of a day that is gone, and is there still. */
    public Uni<List<UUID>> movedOut(RecordDay day) {
        return database.query(
                        PURGER,
                        "SELECT id FROM moved_out_of_record_day($1, $2) AS id",
                        Tuple.of(day.kind().name(), day.day()))
                .map(rows -> {
                    List<UUID> found = new ArrayList<>();
                    rows.forEach(row -> found.add(row.getUUID("id")));
                    return found;
                });
    }

    /** Puts down that the keys of a day's records are gone. */
    public Uni<Void> unreadable(RecordDay day, Instant now) {
        return database.query(
                        PURGER,
                        "UPDATE record_day SET key_destroyed_at = $2 WHERE record_id = $1 AND key_destroyed_at IS NULL",
                        Tuple.of(day.id(), utc(now)))
                .replaceWithVoid();
    }
}
