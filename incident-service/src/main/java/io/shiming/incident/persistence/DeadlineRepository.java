package io.shiming.incident.persistence;

import static io.shiming.foundation.database.Values.utc;

import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Which deadlines are near or over, of everybody's incidents. */
@Singleton
public class DeadlineRepository {
    private static final Scope WATCHER = Scope.role("watcher");
    /** Also of what is closed: that nobody reported it is not over with it. What was dismissed has no deadline. */
    private static final String WAITING = " reported_at IS NULL AND escalated_at IS NULL";

    private final Database database;

    DeadlineRepository(Database database) {
        this.database = database;
    }

    /** An incident whose deadline is near, or over. */
    public record Near(UUID id, Optional<UUID> operatorId, Instant dueAt) {}

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    /** The soonest first: those due by then of which nothing was noted yet, and those over by {@code now}. */
    public Uni<List<Near>> near(Instant by, Instant now, int limit) {
        return database.query(
                        WATCHER,
                        "SELECT id, operator_id, due_at FROM incident WHERE due_at <= $1 AND" + WAITING
                                + " AND (warned_at IS NULL OR due_at <= $2) ORDER BY due_at LIMIT $3",
                        Tuple.of(utc(by), utc(now), limit))
                .map(rows -> Rows.all(
                        rows,
                        row -> new Near(
                                row.getUUID("id"),
                                Optional.ofNullable(row.getUUID("operator_id")),
                                Rows.instant(row, "due_at"))));
    }

    /** The write that notes a warning; does not happen when another replica has it, or it was reported meanwhile. */
    public Write warned(Near near, Instant at) {
        return noted("warned_at", "AND warned_at IS NULL", near, at);
    }

    /** The same, of an escalation. */
    public Write escalated(Near near, Instant at) {
        return noted("escalated_at", "", near, at);
    }

    private static Write noted(String what, String unless, Near near, Instant at) {
        return Write.when(
                WATCHER,
                "UPDATE incident SET " + what + " = ?::timestamptz WHERE id ="
                        + " (SELECT id FROM incident WHERE id = ?::uuid AND due_at = ?::timestamptz AND" + WAITING + " "
                        + unless + " FOR UPDATE SKIP LOCKED) RETURNING 1 AS one",
                at,
                near.id(),
                near.dueAt());
    }

    /** How many are over, and neither reported nor decided. */
    public Uni<Long> late() {
        return database.query(
                        WATCHER,
                        "SELECT count(*) AS late FROM incident WHERE escalated_at IS NOT NULL AND reported_at IS NULL",
                        Tuple.tuple())
                .map(rows -> rows.iterator().next().getLong("late"));
    }
}
