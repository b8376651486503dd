package io.shiming.verification.persistence;

import static io.shiming.foundation.database.Values.utc;

import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.verification.domain.Channel;
import io.shiming.verification.domain.DeferredCheck;
import io.shiming.verification.domain.Verification;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;

/** The pending verifications, as the queue they wait in. */
@Singleton
public class DeferredQueue {
    private static final Logger LOG = Logger.getLogger(DeferredQueue.class);

    /** The queue is one for all askers. */
    private static final Scope DRAINER = Scope.role("drainer");

    /**
     * The askers are found by leaps over the index, so it costs as much as there are askers with something deferred, not
     * as much as is deferred. A time to go on that lies far ahead was left by a clock that has been put back since.
     */
    private static final String CLAIM = """
            WITH RECURSIVE free AS (
                SELECT FROM deferred_pace
                WHERE channel = $1 AND (next_at <= $2 OR next_at > $2 + interval '1 minute') FOR UPDATE),
            asker (id) AS (
                (SELECT asker_id FROM verification
                 WHERE channel = $1 AND outcome = 'PENDING' AND next_attempt_at IS NOT NULL
                 ORDER BY asker_id LIMIT 1)
                UNION ALL
                SELECT (SELECT v.asker_id FROM verification v
                        WHERE v.channel = $1 AND v.outcome = 'PENDING' AND v.next_attempt_at IS NOT NULL
                          AND v.asker_id > asker.id
                        ORDER BY v.asker_id LIMIT 1)
                FROM asker WHERE asker.id IS NOT NULL),
            next AS (
                SELECT asker.id AS asker_id, own.id, own.since, own.turn
                FROM asker CROSS JOIN LATERAL (
                    SELECT v.id, v.next_attempt_at AS since, row_number() OVER (ORDER BY v.next_attempt_at, v.id) AS turn
                    FROM verification v
                    WHERE v.channel = $1 AND v.outcome = 'PENDING' AND v.asker_id = asker.id
                      AND v.next_attempt_at <= $2
                    ORDER BY v.next_attempt_at, v.id LIMIT $4) AS own
                WHERE EXISTS (SELECT FROM free)
                ORDER BY turn, since LIMIT $4),
            due AS (
                SELECT v.asker_id, v.id, next.turn, next.since
                FROM verification v JOIN next ON next.asker_id = v.asker_id AND next.id = v.id
                WHERE v.outcome = 'PENDING' AND v.next_attempt_at <= $2 FOR UPDATE OF v SKIP LOCKED),
            taken AS (
                UPDATE verification v SET next_attempt_at = $3, attempts = attempts + 1 FROM due
                WHERE v.asker_id = due.asker_id AND v.id = due.id RETURNING v.*, due.turn, due.since),
            paced AS (
                UPDATE deferred_pace SET next_at = $2 + (SELECT count(*) FROM taken) * $5 * interval '1 millisecond'
                WHERE channel = $1 AND EXISTS (SELECT FROM taken))
            SELECT * FROM taken ORDER BY turn, since""";

    private final Database database;
    private final SealedQuestions questions;

    DeferredQueue(Database database, SealedQuestions questions) {
        this.database = database;
        this.questions = questions;
    }

    /**
     * Takes due checks of a channel: of each asker in turn, of its own those that wait longest first. They are this
     * caller's for the length of the lease; should it die, they are due again. Nobody, here or on another replica, gets
     * any more of this channel before there was time to send these.
     *
     * @param gap the time that is set aside for sending one
     */
    public Uni<List<DeferredCheck>> claim(Channel channel, Instant now, Duration lease, Duration gap, int most) {
        return database.query(
                        DRAINER,
                        CLAIM,
                        Tuple.tuple()
                                .addString(channel.name())
                                .addOffsetDateTime(utc(now))
                                .addOffsetDateTime(utc(now.plus(lease)))
                                .addInteger(most)
                                .addLong(gap.toMillis()))
                .chain(this::opened);
    }

    /** Of these checks of a channel, those that still wait. */
    public Uni<List<DeferredCheck>> find(Channel channel, Collection<UUID> ids) {
        return database.query(
                        DRAINER,
                        "SELECT * FROM verification WHERE id = ANY ($1) AND channel = $2 AND outcome = 'PENDING'"
                                + " AND given_up_at IS NULL AND sealed IS NOT NULL",
                        Tuple.of(ids.toArray(UUID[]::new), channel.name()))
                .chain(this::opened);
    }

    /** Checks that were asked for by then and are pending still, the oldest first. */
    public Uni<List<Verification>> requestedUntil(Instant then, int most) {
        return database.query(
                        DRAINER,
                        "SELECT " + Rows.COLUMNS
                                + " FROM verification WHERE outcome = 'PENDING' AND given_up_at IS NULL"
                                + " AND requested_at <= $1 ORDER BY requested_at LIMIT $2",
                        Tuple.of(utc(then), most))
                .map(rows -> {
                    List<Verification> found = new ArrayList<>();
                    rows.forEach(row -> found.add(Rows.verification(row)));
                    return found;
                });
    }

    /** Gives a check back, due again at a time. */
    public Uni<Void> putBack(Verification pending, Instant dueAt) {
        return putBack(pending, dueAt, "");
    }

    /** Likewise, and counts that the department did not take the question. */
    public Uni<Void> putBackNotTaken(Verification pending, Instant dueAt) {
        return putBack(pending, dueAt, ", not_taken = not_taken + 1");
    }

    private Uni<Void> putBack(Verification pending, Instant dueAt, String counted) {
        return database.query(
                        Scope.tenant(pending.asker().id()),
                        "UPDATE verification SET next_attempt_at = $3" + counted
                                + " WHERE asker_id = $1 AND id = $2 AND outcome = 'PENDING'",
                        Tuple.of(pending.asker().id(), pending.id(), utc(dueAt)))
                .replaceWithVoid();
    }

    /** How many checks wait, by channel. */
    public Uni<Map<Channel, Long>> lengths() {
        return database.query(
                        DRAINER,
                        "SELECT channel, count(*) AS waiting FROM verification WHERE outcome = 'PENDING'"
                                + " AND next_attempt_at IS NOT NULL GROUP BY channel",
                        Tuple.tuple())
                .map(rows -> {
                    Map<Channel, Long> lengths = new EnumMap<>(Channel.class);
                    for (Row row : rows) {
                        lengths.put(Channel.valueOf(row.getString("channel")), row.getLong("waiting"));
                    }
                    return lengths;
                });
    }

    private Uni<List<DeferredCheck>> opened(RowSet<Row> rows) {
        List<Row> taken = new ArrayList<>();
        rows.forEach(taken::add);
        return Multi.createFrom()
                .iterable(taken)
                .onItem()
                .transformToUniAndConcatenate(this::open)
                .collect()
                .asList();
    }

    private Uni<DeferredCheck> open(Row row) {
        Verification verification = Rows.verification(row);
        return questions
                .open(verification, row.getBuffer("sealed").getBytes(), row.getString("sealed_key"))
                .map(question -> new DeferredCheck(
                        verification, question, row.getInteger("attempts"), row.getInteger("not_taken")))
                .onFailure(DataKey.Unsealable.class)
                .recoverWithUni(() -> abandon(verification));
    }

    /** Its key was destroyed, so nobody can ask this question any more; it is pending until its deadline. */
    private Uni<DeferredCheck> abandon(Verification verification) {
        LOG.errorf("Verification %s can no longer be asked: its key is gone", verification.id());
        return database.query(
                        Scope.tenant(verification.asker().id()),
                        "UPDATE verification SET next_attempt_at = NULL, sealed = NULL, sealed_key = NULL"
                                + " WHERE asker_id = $1 AND id = $2 AND outcome = 'PENDING'",
                        Tuple.of(verification.asker().id(), verification.id()))
                .replaceWith((DeferredCheck) null);
    }
}
