package io.shiming.registration.persistence;

import static io.shiming.foundation.database.Values.utc;

import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.Callback;
import io.shiming.registration.domain.EventType;
import io.shiming.registration.domain.Subscription;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Subscriptions to events. Where they go and with what secret is sealed, each subscription's under a key of its own. */
@Singleton
public class SubscriptionRepository {
    private static final String COLUMNS = "operator_id, id, callback, event_types, created_at";
    private static final String SECRET = "webhook-secret";
    private static final String CALLBACK = "callback";

    private final Database database;
    private final KeyServer keys;

    SubscriptionRepository(Database database, KeyServer keys) {
        this.database = database;
        this.keys = keys;
    }

    /** The write of a new one. Does not happen when the operator has that many already, give or take a race. */
    public Uni<Write> made(Subscription subscription, Sensitive<String> secret, int most) {
        UUID operatorId = subscription.operatorId();
        return keys.create(subscription.id(), null, List.of())
                .map(made -> Write.when(
                                Scope.tenant(operatorId),
                                "SELECT 1 AS one WHERE (SELECT count(*) FROM subscription WHERE operator_id = ?::uuid)"
                                        + " < ?::integer",
                                operatorId,
                                most)
                        .and(
                                """
                                INSERT INTO subscription (operator_id, id, callback, event_types, secret, created_at)
                                SELECT ?::uuid, ?::uuid, ?::bytea, ?::text[], ?::bytea, ?::timestamptz FROM guard""",
                                operatorId,
                                subscription.id(),
                                seal(
                                        operatorId,
                                        subscription.id(),
                                        CALLBACK,
                                        made.key(),
                                        subscription.callback().uri().toString()),
                                subscription.eventTypes().stream()
                                        .map(Enum::name)
                                        .sorted()
                                        .toArray(String[]::new),
                                seal(operatorId, subscription.id(), SECRET, made.key(), secret.reveal()),
                                subscription.createdAt()));
    }

    /**
     * The write of another secret; the one before it signs too until then. Does not happen while as many as {@code most}
     * sign beside the present one, nor for a subscription that is not there.
     */
    public Uni<Write> renewed(UUID operatorId, UUID id, Sensitive<String> secret, Instant formerUntil, int most) {
        return keys.find(List.of(id))
                .map(found -> Optional.ofNullable(found.get(id)).orElseThrow(DomainException::notFound))
                .map(key -> Write.when(
                        Scope.tenant(operatorId),
                        """
                        UPDATE subscription SET former_secrets = former_secrets || secret,
                                                former_until = former_until || ?::timestamptz, secret = ?::bytea
                        WHERE operator_id = ?::uuid AND id = ?::uuid AND cardinality(former_secrets) < ?::integer
                        RETURNING 1 AS one""",
                        formerUntil,
                        seal(operatorId, id, SECRET, key, secret.reveal()),
                        operatorId,
                        id,
                        most));
    }

    /** Forgets secrets that sign no more. */
    public Uni<Void> forgetFormer(UUID operatorId, UUID id, Instant now) {
        return database.query(Scope.tenant(operatorId), """
                        UPDATE subscription s
                        SET former_secrets = ARRAY(SELECT f.secret FROM unnest(s.former_secrets, s.former_until)
                                                   WITH ORDINALITY AS f (secret, until, n) WHERE f.until > $3 ORDER BY n),
                            former_until = ARRAY(SELECT until FROM unnest(s.former_until) AS f (until) WHERE until > $3
                                                 ORDER BY until)
                        WHERE operator_id = $1 AND id = $2""", Tuple.of(operatorId, id, utc(now)))
                .replaceWithVoid();
    }

    /** The write that ends one, and everything on its way to it. Does not happen for one that is not there. */
    public Write ended(UUID operatorId, UUID id) {
        return Write.when(
                Scope.tenant(operatorId),
                "DELETE FROM subscription WHERE operator_id = ?::uuid AND id = ?::uuid RETURNING 1 AS one",
                operatorId,
                id);
    }

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    /** Destroys the key of one that ended, or never came to be. */
    public Uni<Void> forgetSecrets(UUID id) {
        return keys.destroy(List.of(id));
    }

    public Uni<Optional<Subscription>> find(UUID operatorId, UUID id) {
        return database.query(
                        Scope.tenant(operatorId),
                        "SELECT " + COLUMNS + " FROM subscription WHERE operator_id = $1 AND id = $2",
                        Tuple.of(operatorId, id))
                .chain(this::opened)
                .map(found -> found.stream().findFirst());
    }

    /** In the order they were made, at most {@code limit}, later than {@code after}. */
    public Uni<List<Subscription>> page(UUID operatorId, int limit, Optional<UUID> after) {
        return database.query(
                        Scope.tenant(operatorId),
                        "SELECT " + COLUMNS + " FROM subscription WHERE operator_id = $1"
                                + " AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3",
                        Tuple.of(operatorId, after.orElse(null), limit))
                .chain(this::opened);
    }

    static Sensitive<String> secret(UUID operatorId, UUID id, DataKey key, byte[] sealedSecret) {
        return new Sensitive<>(open(operatorId, id, SECRET, key, sealedSecret));
    }

    static Callback callback(UUID operatorId, UUID id, DataKey key, byte[] sealedCallback) {
        return Callback.parse(open(operatorId, id, CALLBACK, key, sealedCallback))
                .orElseThrow();
    }

    private static String open(UUID operatorId, UUID id, String field, DataKey key, byte[] bytes) {
        return new String(key.open(bytes, DataKey.Binding.of(operatorId, id, field)), StandardCharsets.UTF_8);
    }

    private static byte[] seal(UUID operatorId, UUID id, String field, DataKey key, String text) {
        return key.seal(text.getBytes(StandardCharsets.UTF_8), DataKey.Binding.of(operatorId, id, field));
    }

    private Uni<List<Subscription>> opened(RowSet<Row> rows) {
        List<Row> found = new ArrayList<>(rows.size());
        rows.forEach(found::add);
        return keys.find(found.stream().map(row -> row.getUUID("id")).toList())
                .map(opened -> found.stream()
                        // One that ended just now has no key any more.
                        .filter(row -> opened.containsKey(row.getUUID("id")))
                        .map(row -> subscription(row, opened.get(row.getUUID("id"))))
                        .toList());
    }

    private static Subscription subscription(Row row, DataKey key) {
        UUID operatorId = row.getUUID("operator_id");
        UUID id = row.getUUID("id");
        return new Subscription(
                operatorId,
                id,
                callback(operatorId, id, key, row.getBuffer("callback").getBytes()),
                Arrays.stream(row.getArrayOfStrings("event_types"))
                        .map(EventType::valueOf)
                        .collect(Collectors.toUnmodifiableSet()),
                row.getOffsetDateTime("created_at").toInstant());
    }
}
