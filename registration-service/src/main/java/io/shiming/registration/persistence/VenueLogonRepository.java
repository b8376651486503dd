package io.shiming.registration.persistence;

import static io.shiming.foundation.database.Values.interval;
import static io.shiming.foundation.database.Values.utc;
import static io.shiming.registration.domain.DailyRecord.dayOf;

import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.DailyRecord;
import io.shiming.registration.domain.VenueLogon;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Log-ons at venues, in a partition for each day. */
@Singleton
public class VenueLogonRepository {
    /** Finds what waits, whichever venue's it is. */
    private static final Scope SWEEPER = Scope.role("sweeper");

    /** The venues are found by leaps over the index, as operators are for registrations. */
    private static final String TAKE = """
            WITH RECURSIVE venue (id) AS (
                (SELECT venue_id FROM venue_logon WHERE sweep_at IS NOT NULL ORDER BY venue_id LIMIT 1)
                UNION ALL
                SELECT (SELECT l.venue_id FROM venue_logon l
                        WHERE l.sweep_at IS NOT NULL AND l.venue_id > venue.id ORDER BY l.venue_id LIMIT 1)
                FROM venue WHERE venue.id IS NOT NULL),
            next AS (
                SELECT venue.id AS venue_id, own.day, own.id
                FROM venue CROSS JOIN LATERAL (
                    SELECT l.day, l.id, l.sweep_at, row_number() OVER (ORDER BY l.sweep_at) AS turn
                    FROM venue_logon l
                    WHERE l.venue_id = venue.id AND l.sweep_at <= $1 ORDER BY l.sweep_at LIMIT $4) AS own
                ORDER BY turn, sweep_at LIMIT $4),
            due AS (
                SELECT l.venue_id, l.day, l.id FROM venue_logon l JOIN next USING (venue_id, day, id)
                WHERE l.sweep_at <= $1 FOR UPDATE OF l SKIP LOCKED)
            UPDATE venue_logon u
            SET sweep_at = $1 + CASE
                WHEN u.verification_id IS NULL THEN $2::interval
                ELSE greatest($2::interval, least($3::interval, ($1 - u.created_at) / 8)) END
            FROM due WHERE u.venue_id = due.venue_id AND u.day = due.day AND u.id = due.id RETURNING u.*""";

    /** One that is held outlives its day. */
    private static final String BY_ID = """
            SELECT * FROM venue_logon WHERE venue_id = $1 AND day = $2 AND id = $3
            UNION ALL SELECT * FROM held_venue_logon WHERE venue_id = $1 AND id = $3""";

    private final Database database;
    private final RecordDayRepository days;
    private final KeyServer keys;

    VenueLogonRepository(Database database, RecordDayRepository days, KeyServer keys) {
        this.database = database;
        this.days = days;
        this.keys = keys;
    }

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    /** Runs the write that stores a log-on. */
    public Uni<Boolean> store(VenueLogon logon, Write write) {
        return days.store(DailyRecord.VENUE_LOGON, dayOf(logon.id()), write);
    }

    /**
     * A write for a log-on that happens only if its copies are there and free, and its guest is still staying.
     *
     * @param stay earlier log-ons of the guest, one of which must be going on; empty when the guest was checked for this one
     */
    public Write when(UUID venueId, Set<UUID> copyIds, Optional<Collection<UUID>> stay) {
        return Write.when(
                Scope.tenant(venueId),
                """
                SELECT 1 AS one FROM (SELECT FROM document_copy
                                      WHERE operator_id = ?::uuid AND id = ANY (?::uuid[]) AND registration_id IS NULL
                                      FOR UPDATE) AS free
                HAVING count(*) = ?::integer
                   AND (?::uuid[] IS NULL
                        OR EXISTS (SELECT FROM venue_logon WHERE venue_id = ?::uuid AND day = ANY (?::date[])
                                                             AND id = ANY (?::uuid[]) AND status = 'ADMITTED'))""",
                venueId,
                copyIds.toArray(UUID[]::new),
                copyIds.size(),
                stay.map(ids -> ids.toArray(UUID[]::new)).orElse(null),
                venueId,
                stay.map(ids -> ids.stream().map(DailyRecord::dayOf).toArray(LocalDate[]::new))
                        .orElse(null),
                stay.map(ids -> ids.toArray(UUID[]::new)).orElse(null));
    }

    /**
     * The part that stores a log-on.
     *
     * @param key null for one that is refused: nothing of its guest is kept
     * @param sweepAt when to look again, null unless it is pending
     */
    public Write.Part added(VenueLogon logon, DataKey key, Instant sweepAt) {
        var check = logon.check();
        return Write.Part.of(
                """
                INSERT INTO venue_logon (venue_id, day, id, status, sealed, refusal, verification_id, channel, outcome,
                                         receipt, checked_at, started_at, created_at, sweep_at, version)
                SELECT ?::uuid, ?::date, ?::uuid, ?::text, ?::bytea, ?::text, ?::uuid, ?::text, ?::text, ?::text,
                       ?::timestamptz, ?::timestamptz, ?::timestamptz, ?::timestamptz, ?::integer FROM guard""",
                logon.venueId(),
                dayOf(logon.id()),
                logon.id(),
                logon.status(),
                logon.guest()
                        .map(guest -> SealedGuest.seal(guest, logon.venueId(), logon.id(), key))
                        .orElse(null),
                logon.refusal().map(Enum::name).orElse(null),
                check.verificationId(),
                check.channel(),
                check.outcome(),
                check.receipt(),
                check.checkedAt(),
                logon.startedAt(),
                logon.createdAt(),
                sweepAt,
                logon.version());
    }

    /**
     * The write that brings a log-on from what was read to what it is next; does nothing when somebody else changed it in
     * between. Of a guest who is refused nothing is kept.
     */
    public Write changed(VenueLogon read, VenueLogon next, Instant sweepAt) {
        var check = next.check();
        Write write = Write.when(
                Scope.tenant(read.venueId()),
                """
                UPDATE venue_logon SET status = ?::text, sealed = CASE WHEN ?::boolean THEN NULL ELSE sealed END,
                                       refusal = ?::text, verification_id = ?::uuid, channel = ?::text,
                                       outcome = ?::text, receipt = ?::text, checked_at = ?::timestamptz,
                                       ended_at = ?::timestamptz, sweep_at = ?::timestamptz, version = ?::integer
                WHERE venue_id = ?::uuid AND day = ?::date AND id = ?::uuid AND version = ?::integer RETURNING 1""",
                next.status(),
                next.isRefused(),
                next.refusal().map(Enum::name).orElse(null),
                check.verificationId(),
                check.channel(),
                check.outcome(),
                check.receipt(),
                check.checkedAt(),
                next.endedAt().orElse(null),
                sweepAt,
                next.version(),
                read.venueId(),
                dayOf(read.id()),
                read.id(),
                read.version());
        return next.isRefused()
                ? write.and(
                        "DELETE FROM venue_logon_copy USING guard WHERE owner_id = ?::uuid AND day = ?::date AND record_id = ?::uuid",
                        read.venueId(),
                        dayOf(read.id()),
                        read.id())
                : write;
    }

    /** A log-on at this venue; empty for another venue's as for none. */
    public Uni<Optional<VenueLogon>> find(UUID venueId, UUID id) {
        return database.query(Scope.tenant(venueId), BY_ID, Tuple.of(venueId, dayOf(id), id))
                .chain(this::opened)
                .map(found -> found.stream().findFirst());
    }

    /**
     * The same, given out only if it is on record.
     *
     * @param record what puts the look on record
     */
    public Uni<VenueLogon> requireOnRecord(UUID venueId, UUID id, Write.Part record) {
        return database.readOnRecord(
                        Write.always(Scope.tenant(venueId)).and(record), BY_ID, Tuple.of(venueId, dayOf(id), id))
                .chain(this::opened)
                .map(found -> found.stream().findFirst().orElseThrow(DomainException::notFound));
    }

    /** Takes pending log-ons that are due for another look, from each venue in turn, as registrations are taken. */
    public Uni<List<VenueLogon>> takePending(Instant now, Duration takenFor, Duration longest, int most) {
        return database.query(SWEEPER, TAKE, Tuple.of(utc(now), interval(takenFor), interval(longest), most))
                .chain(this::opened);
    }

    /** The write that leaves a log-on alone until then, if it is pending and would be looked at before. */
    public Write leftAlone(VenueLogon pending, Instant until) {
        return Write.when(
                Scope.tenant(pending.venueId()),
                """
                UPDATE venue_logon SET sweep_at = ?::timestamptz
                WHERE venue_id = ?::uuid AND day = ?::date AND id = ?::uuid AND sweep_at < ?::timestamptz RETURNING 1""",
                until,
                pending.venueId(),
                dayOf(pending.id()),
                pending.id(),
                until);
    }

    /** Admitted before then and going on still, the oldest first. */
    public Uni<List<VenueLogon>> goingOnSince(Instant then, int most) {
        return database.query(
                        SWEEPER,
                        "SELECT * FROM venue_logon WHERE status = 'ADMITTED' AND settled_at IS NULL AND created_at < $1"
                                + " ORDER BY created_at LIMIT $2",
                        Tuple.of(utc(then), most))
                .chain(this::opened);
    }

    private Uni<List<VenueLogon>> opened(RowSet<Row> rows) {
        List<VenueLogonRow> found = VenueLogonRow.all(rows);
        List<UUID> wanted = found.stream()
                .filter(VenueLogonRow::isSealed)
                .map(VenueLogonRow::id)
                .toList();
        return keys.find(wanted)
                .map(opened -> found.stream()
                        // A row whose key is gone was purged; there is nothing left to show.
                        .filter(row -> !row.isSealed() || opened.containsKey(row.id()))
                        .map(row -> row.open(opened))
                        .toList());
    }
}
