package io.shiming.retention.persistence;

import static io.shiming.foundation.database.Values.utc;

import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.retention.domain.Act;
import io.shiming.retention.domain.Hold;
import io.shiming.retention.domain.HoldScope;
import io.shiming.retention.domain.Office;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Holds, whether registration-service has committed them, and their ends. */
@Singleton
public class HoldRepository {
    /** The constraint that lets one be confirmed once. */
    public static final String CONFIRMED_ONCE = "hold_confirmation_pkey";
    /** The constraint that lets one be released once. */
    public static final String RELEASED_ONCE = "hold_release_pkey";

    /** The constraint that lets one lapse once. */
    public static final String LAPSED_ONCE = "hold_lapse_pkey";

    private static final int AT_ONCE = 100;
    private static final Scope TIMEKEEPER = ClockRepository.TIMEKEEPER;

    private static final String SELECT = """
            SELECT h.*, c.confirmed_at, r.reason AS release_reason, r.released_by, r.office AS release_office,
                   r.released_at
            FROM hold h
            LEFT JOIN hold_confirmation c ON c.hold_id = h.id
            LEFT JOIN hold_release r ON r.hold_id = h.id
            """;

    private final Database database;

    HoldRepository(Database database) {
        this.database = database;
    }

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    /** Runs the write of one, so that no clock of its subject begins to run unseen. */
    public Uni<Boolean> runInTurn(Hold hold, Write write) {
        long turn = Turns.of(hold.scope().subjectRef())
                .orElseGet(() -> Turns.of(hold.scope().recordId().orElseThrow()));
        return database.runInTurn(Set.of(turn), write);
    }

    public Write placed(Hold hold) {
        return Write.always(scope(hold.scope().operatorId()))
                .and(
                        """
                        INSERT INTO hold (id, operator_id, record_id, subject_ref, instrument, reason, until, placed_by,
                                          office, placed_at)
                        SELECT ?::uuid, ?::uuid, ?::uuid, ?::text, ?::text, ?::text, ?::timestamptz, ?::text, ?::text,
                               ?::timestamptz FROM guard""",
                        hold.id(),
                        hold.scope().operatorId().orElse(null),
                        hold.scope().recordId().orElse(null),
                        hold.scope().subjectRef().orElse(null),
                        hold.instrument(),
                        hold.reason(),
                        hold.until().orElse(null),
                        hold.placed().by(),
                        hold.placed().office().role(),
                        hold.placed().at());
    }

    /** The write that notes when it was confirmed. */
    public Write confirmed(Hold hold) {
        return Write.always(TIMEKEEPER)
                .and(
                        """
                        INSERT INTO hold_confirmation (hold_id, operator_id, confirmed_at)
                        SELECT ?::uuid, ?::uuid, ?::timestamptz FROM guard""",
                        hold.id(),
                        hold.scope().operatorId().orElse(null),
                        hold.confirmedAt().orElseThrow());
    }

    /**
     * The write of its end.
     *
     * @param by for which operator it is released; empty for an authority
     */
    public Write released(Hold hold, Optional<UUID> by) {
        Hold.Release release = hold.release().orElseThrow();
        return Write.always(scope(by))
                .and(
                        """
                        INSERT INTO hold_release (hold_id, operator_id, reason, released_by, office, released_at)
                        SELECT ?::uuid, ?::uuid, ?::text, ?::text, ?::text, ?::timestamptz FROM guard""",
                        hold.id(),
                        hold.scope().operatorId().orElse(null),
                        release.reason(),
                        release.act().by(),
                        release.act().office().role(),
                        release.act().at());
    }

    /** The write that takes back one of a record that is not there. */
    public Write abandoned(Hold hold, Instant at) {
        return Write.always(TIMEKEEPER)
                .and("""
                        INSERT INTO hold_release (hold_id, operator_id, reason, released_by, office, released_at)
                        SELECT ?::uuid, ?::uuid, 'RECORD_UNKNOWN', placed_by, office, ?::timestamptz
                        FROM guard, hold WHERE id = ?::uuid""", hold.id(), hold.scope().operatorId().orElse(null), at, hold.id());
    }

    /** Those whose last day is over and that nobody released, as far as it is not noted yet; some of them. */
    public Uni<List<Hold>> over(Instant now) {
        return database.query(TIMEKEEPER, SELECT + """
                        WHERE h.until <= $1 AND r.hold_id IS NULL
                          AND NOT EXISTS (SELECT FROM hold_lapse l WHERE l.hold_id = h.id)
                        ORDER BY h.until LIMIT $2""", Tuple.of(utc(now), AT_ONCE))
                .map(rows -> Rows.all(rows, HoldRepository::hold));
    }

    /** The write that notes that the last day of one is over. */
    public Write lapsed(Hold hold, Instant at) {
        return Write.always(TIMEKEEPER)
                .and("""
                        INSERT INTO hold_lapse (hold_id, operator_id, lapsed_at)
                        SELECT ?::uuid, ?::uuid, ?::timestamptz FROM guard""", hold.id(), hold.scope().operatorId().orElse(null), at);
    }

    /** Adds a condition to a part: that something holds the records of a subject, or did and may not be told so yet. */
    public Write.Part ifHeld(String subjectRef, Write.Part part) {
        List<Object> arguments = new java.util.ArrayList<>(part.arguments());
        arguments.add(subjectRef);
        return new Write.Part(part.sql() + " WHERE EXISTS (SELECT FROM hold WHERE subject_ref = ?::text)", arguments);
    }

    public Uni<Optional<Hold>> find(Reading reading, UUID id) {
        return reading.query(database, SELECT + "WHERE h.id = $1", Tuple.of(id))
                .map(rows -> Rows.all(rows, HoldRepository::hold).stream().findFirst());
    }

    /** One that is known to be there, whosever it is. */
    public Uni<Hold> find(UUID id) {
        return database.query(TIMEKEEPER, SELECT + "WHERE h.id = $1", Tuple.of(id))
                .map(rows -> hold(rows.iterator().next()));
    }

    /** Those of a record, by itself or by its subject, whether they hold or not. */
    public Uni<List<Hold>> ofRecord(UUID recordId) {
        return database.query(TIMEKEEPER, SELECT + """
                        WHERE h.record_id = $1
                           OR h.subject_ref IN (SELECT c.subject_ref FROM clock c
                                                WHERE c.record_id = $1 AND c.subject_ref IS NOT NULL
                                                  AND (h.operator_id IS NULL OR h.operator_id = c.operator_id))
                        ORDER BY h.id""", Tuple.of(recordId))
                .map(rows -> Rows.all(rows, HoldRepository::hold));
    }

    /** The records one is about: that which an authority names, else those that are known so far. */
    public Uni<List<UUID>> records(Hold hold) {
        HoldScope scope = hold.scope();
        return scope.recordId().isPresent() && scope.operatorId().isEmpty()
                ? Uni.createFrom().item(List.of(scope.recordId().get()))
                : known(scope);
    }

    /** The records of a scope whose clock was started. */
    public Uni<List<UUID>> known(HoldScope scope) {
        return database.query(
                        TIMEKEEPER,
                        """
                        SELECT DISTINCT record_id FROM clock
                        WHERE (record_id = $1 OR subject_ref = $2) AND ($3::uuid IS NULL OR operator_id = $3)
                        ORDER BY record_id""",
                        Tuple.of(
                                scope.recordId().orElse(null),
                                scope.subjectRef().orElse(null),
                                scope.operatorId().orElse(null)))
                .map(rows -> Rows.all(rows, row -> row.getUUID("record_id")));
    }

    private static Scope scope(Optional<UUID> operatorId) {
        return operatorId.map(Scope::tenant).orElse(Reading.AUTHORITY);
    }

    private static Hold hold(Row row) {
        return new Hold(
                row.getUUID("id"),
                new HoldScope(
                        Optional.ofNullable(row.getUUID("record_id")),
                        Optional.ofNullable(row.getString("subject_ref")),
                        Optional.ofNullable(row.getUUID("operator_id"))),
                row.getString("instrument"),
                row.getString("reason"),
                Rows.maybe(row, "until"),
                new Act(
                        row.getString("placed_by"),
                        Office.of(row.getString("office")).orElseThrow(),
                        Rows.instant(row, "placed_at")),
                Rows.maybe(row, "confirmed_at"),
                Rows.maybe(row, "released_at")
                        .map(at -> new Hold.Release(
                                new Act(
                                        row.getString("released_by"),
                                        Office.of(row.getString("release_office"))
                                                .orElseThrow(),
                                        at),
                                row.getString("release_reason"))));
    }
}
