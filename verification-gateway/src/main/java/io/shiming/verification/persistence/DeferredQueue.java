package io.shiming.verification.persistence;

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
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
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

    private final Database database;
    private final SealedQuestions questions;

    DeferredQueue(Database database, SealedQuestions questions) {
        this.database = database;
        this.questions = questions;
    }

    /**
     * Takes due checks of a channel, those that wait longest first. They are this caller's for the length of the lease;
     * should it die, they are due again.
     */
    public Uni<List<DeferredCheck>> claim(Channel channel, Instant now, Duration lease, int most) {
        return database.query(DRAINER, """
                        WITH due AS (SELECT asker_id, id, next_attempt_at AS since FROM verification
                                     WHERE channel = $1 AND outcome = 'PENDING' AND next_attempt_at <= $2
                                     ORDER BY next_attempt_at LIMIT $4 FOR UPDATE SKIP LOCKED),
                        taken AS (UPDATE verification v SET next_attempt_at = $3, attempts = attempts + 1 FROM due
                                  WHERE v.asker_id = due.asker_id AND v.id = due.id RETURNING v.*, due.since)
                        SELECT * FROM taken ORDER BY since""", Tuple.of(channel.name(), utc(now), utc(now.plus(lease)), most))
                .chain(this::opened);
    }

    /** Of these checks of a channel, those that still wait. */
    public Uni<List<DeferredCheck>> find(Channel channel, Collection<UUID> ids) {
        return database.query(
                        DRAINER,
                        "SELECT * FROM verification WHERE id = ANY ($1) AND channel = $2 AND outcome = 'PENDING'"
                                + " AND sealed IS NOT NULL",
                        Tuple.of(ids.toArray(UUID[]::new), channel.name()))
                .chain(this::opened);
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

    /** Its key was destroyed, so nobody can ask this question any more; it stays pending for ever. */
    private Uni<DeferredCheck> abandon(Verification verification) {
        LOG.errorf("Verification %s can no longer be asked: its key is gone", verification.id());
        return database.query(
                        Scope.tenant(verification.asker().id()),
                        "UPDATE verification SET next_attempt_at = NULL, sealed = NULL, sealed_key = NULL"
                                + " WHERE asker_id = $1 AND id = $2 AND outcome = 'PENDING'",
                        Tuple.of(verification.asker().id(), verification.id()))
                .replaceWith((DeferredCheck) null);
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
