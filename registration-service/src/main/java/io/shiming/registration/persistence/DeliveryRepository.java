package io.shiming.registration.persistence;

import static io.shiming.foundation.database.Values.utc;

import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Values;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.outbox.OutboxMessage;
import io.shiming.registration.domain.Callback;
import io.shiming.registration.domain.Delivery;
import io.shiming.registration.domain.EventType;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlResult;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Events on their way to those who subscribed to them. */
@Singleton
public class DeliveryRepository {
    /** Takes events to subscribers of every operator. */
    private static final Scope COURIER = Scope.role("courier");

    private static final String COLUMNS = """
            subscription_id, event_id, event_type, occurred_at, attempts, next_attempt_at, delivered_at, last_status,
            last_failure""";

    private final Database database;
    private final KeyServer keys;

    DeliveryRepository(Database database, KeyServer keys) {
        this.database = database;
        this.keys = keys;
    }

    /**
     * A delivery that is due, and what is needed to make it.
     *
     * @param data JSON
     * @param takenUntil tells this attempt from any other
     * @param secrets the present one, and former ones that sign as well
     */
    public record Due(
            UUID operatorId,
            UUID subscriptionId,
            UUID eventId,
            EventType type,
            String data,
            Instant occurredAt,
            int attempts,
            Instant giveUpAt,
            Instant takenUntil,
            Callback callback,
            List<Sensitive<String>> secrets) {}

    /** Makes an event due for everybody who subscribed to it; once, however often it is called. One round trip. */
    public Uni<Void> fannedOut(OutboxMessage event, EventType type, UUID operatorId, Instant now, Instant giveUpAt) {
        return database.query(
                        COURIER,
                        """
                        INSERT INTO delivery (operator_id, subscription_id, event_id, event_type, data, occurred_at,
                                              give_up_at, next_attempt_at, registration_id)
                        SELECT operator_id, id, $2, $3, $4::text, $5, $6, $7, ($4::text::jsonb ->> 'registrationId')::uuid
                        FROM subscription
                        WHERE operator_id = $1 AND $3 = ANY (event_types) ON CONFLICT DO NOTHING""",
                        Tuple.tuple()
                                .addUUID(operatorId)
                                .addUUID(event.id())
                                .addString(type.name())
                                .addString(event.body())
                                .addOffsetDateTime(utc(event.createdAt()))
                                .addOffsetDateTime(utc(giveUpAt))
                                .addOffsetDateTime(utc(now)))
                .replaceWithVoid();
    }

    /**
     * Takes what is due, oldest first, so many for each subscription, so that one that is slow holds up no other; other
     * replicas take others. Two round trips: to PostgreSQL, and to the keys server.
     *
     * @param until when another may try what was taken here
     * @param each at most so many for one subscription, and altogether at most {@code most}
     * @param except subscriptions that have no turn now
     */
    public Uni<List<Due>> claim(Instant now, Instant until, int each, int most, Set<UUID> except) {
        return database.query(COURIER, """
                        WITH due AS (SELECT d.operator_id, d.subscription_id, d.event_id
                                     FROM subscription s CROSS JOIN LATERAL (
                                          SELECT * FROM delivery d
                                          WHERE d.operator_id = s.operator_id AND d.subscription_id = s.id
                                            AND d.next_attempt_at <= $1
                                          ORDER BY d.next_attempt_at LIMIT $3 FOR UPDATE SKIP LOCKED) d
                                     WHERE s.id <> ALL ($4) LIMIT $5)
                        UPDATE delivery d SET attempts = d.attempts + 1, next_attempt_at = $2
                        FROM due JOIN subscription s ON s.operator_id = due.operator_id AND s.id = due.subscription_id
                        WHERE d.operator_id = due.operator_id AND d.subscription_id = due.subscription_id
                          AND d.event_id = due.event_id
                        RETURNING d.operator_id, d.subscription_id, d.event_id, d.event_type, d.data, d.occurred_at,
                                  d.attempts, d.give_up_at, d.next_attempt_at, s.callback, s.secret,
                                  ARRAY(SELECT f.secret FROM unnest(s.former_secrets, s.former_until) AS f (secret, until)
                                        WHERE f.until > $1) AS former_secrets""", Tuple.of(utc(now), utc(until), each, except.toArray(UUID[]::new), most))
                .chain(this::opened);
    }

    private Uni<List<Due>> opened(RowSet<Row> rows) {
        Set<UUID> ids = new HashSet<>();
        rows.forEach(row -> ids.add(row.getUUID("subscription_id")));
        return keys.find(ids).map(found -> {
            List<Due> due = new ArrayList<>(rows.size());
            for (Row row : rows) {
                // One that ended just now has no key any more; nor has it deliveries, in a moment.
                if (found.containsKey(row.getUUID("subscription_id"))) {
                    due.add(due(row, found));
                }
            }
            return due;
        });
    }

    private static Due due(Row row, Map<UUID, DataKey> found) {
        UUID operatorId = row.getUUID("operator_id");
        UUID subscriptionId = row.getUUID("subscription_id");
        DataKey key = found.get(subscriptionId);
        return new Due(
                operatorId,
                subscriptionId,
                row.getUUID("event_id"),
                EventType.valueOf(row.getString("event_type")),
                row.getString("data"),
                row.getOffsetDateTime("occurred_at").toInstant(),
                row.getInteger("attempts"),
                row.getOffsetDateTime("give_up_at").toInstant(),
                row.getOffsetDateTime("next_attempt_at").toInstant(),
                SubscriptionRepository.callback(
                        operatorId,
                        subscriptionId,
                        key,
                        row.getBuffer("callback").getBytes()),
                Stream.concat(
                                Stream.of(row.getBuffer("secret").getBytes()),
                                Arrays.stream((Buffer[]) row.getValue("former_secrets"))
                                        .map(Buffer::getBytes))
                        .map(secret -> SubscriptionRepository.secret(operatorId, subscriptionId, key, secret))
                        .toList());
    }

    /** The receiver has it. */
    public Uni<Void> delivered(Due due, int status, Instant at) {
        return settle(due, Optional.empty(), Optional.of(at), status, null);
    }

    /**
     * It does not, for now or for good.
     *
     * @param status of its answer; null when there was none
     * @param failure a stable code
     */
    public Uni<Void> failed(Due due, Optional<Instant> nextAttempt, Integer status, String failure) {
        return settle(due, nextAttempt, Optional.empty(), status, failure);
    }

    /** Not if it was claimed again, or asked for again, since. */
    private Uni<Void> settle(
            Due due, Optional<Instant> nextAttempt, Optional<Instant> deliveredAt, Integer status, String failure) {
        return database.query(
                        COURIER,
                        """
                        UPDATE delivery SET next_attempt_at = $5, delivered_at = $6, last_status = $7, last_failure = $8
                        WHERE operator_id = $1 AND subscription_id = $2 AND event_id = $3 AND next_attempt_at = $4""",
                        Tuple.tuple()
                                .addUUID(due.operatorId())
                                .addUUID(due.subscriptionId())
                                .addUUID(due.eventId())
                                .addOffsetDateTime(utc(due.takenUntil()))
                                .addOffsetDateTime(nextAttempt.map(Values::utc).orElse(null))
                                .addOffsetDateTime(deliveredAt.map(Values::utc).orElse(null))
                                .addInteger(status)
                                .addString(failure))
                .replaceWithVoid();
    }

    /** The write by which an event is sent to one subscription again. Does not happen for one that is not there. */
    public Write again(UUID operatorId, UUID subscriptionId, UUID eventId, Instant now, Instant giveUpAt) {
        return Write.when(Scope.tenant(operatorId), """
                UPDATE delivery SET next_attempt_at = ?::timestamptz, give_up_at = ?::timestamptz, delivered_at = NULL
                WHERE operator_id = ?::uuid AND subscription_id = ?::uuid AND event_id = ?::uuid RETURNING 1 AS one""", now, giveUpAt, operatorId, subscriptionId, eventId);
    }

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    public Uni<Optional<Delivery>> find(UUID operatorId, UUID subscriptionId, UUID eventId) {
        return database.query(
                        Scope.tenant(operatorId),
                        "SELECT " + COLUMNS + " FROM delivery"
                                + " WHERE operator_id = $1 AND subscription_id = $2 AND event_id = $3",
                        Tuple.of(operatorId, subscriptionId, eventId))
                .map(rows -> deliveries(rows).stream().findFirst());
    }

    /** Newest event first, at most {@code limit}, older than {@code after}. */
    public Uni<List<Delivery>> page(UUID operatorId, UUID subscriptionId, int limit, Optional<UUID> after) {
        return database.query(
                        Scope.tenant(operatorId),
                        "SELECT " + COLUMNS + " FROM delivery WHERE operator_id = $1 AND subscription_id = $2"
                                + " AND ($3::uuid IS NULL OR event_id < $3) ORDER BY event_id DESC LIMIT $4",
                        Tuple.of(operatorId, subscriptionId, after.orElse(null), limit))
                .map(DeliveryRepository::deliveries);
    }

    /**
     * Forgets some of what was settled and happened before, and of what was on its way to a subscription that ended.
     *
     * @return how many
     */
    public Uni<Integer> forget(Instant before, int most) {
        return database.query(COURIER, """
                        DELETE FROM delivery WHERE (operator_id, subscription_id, event_id) IN (
                            SELECT operator_id, subscription_id, event_id FROM delivery d
                            WHERE (next_attempt_at IS NULL AND occurred_at < $1)
                               OR NOT EXISTS (SELECT FROM subscription s
                                              WHERE s.operator_id = d.operator_id AND s.id = d.subscription_id)
                            LIMIT $2 FOR UPDATE SKIP LOCKED)""", Tuple.of(utc(before), most)).map(SqlResult::rowCount);
    }

    private static List<Delivery> deliveries(RowSet<Row> rows) {
        List<Delivery> found = new ArrayList<>(rows.size());
        for (Row row : rows) {
            found.add(new Delivery(
                    row.getUUID("subscription_id"),
                    row.getUUID("event_id"),
                    EventType.valueOf(row.getString("event_type")).type(),
                    row.getOffsetDateTime("occurred_at").toInstant(),
                    row.getInteger("attempts"),
                    Rows.instant(row, "next_attempt_at"),
                    Rows.instant(row, "delivered_at"),
                    Optional.ofNullable(row.getInteger("last_status")),
                    Optional.ofNullable(row.getString("last_failure"))));
        }
        return found;
    }
}
