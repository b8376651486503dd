package io.shiming.foundation.crypto;

import static io.shiming.foundation.database.Values.utc;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.shiming.foundation.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The separate {@code keys} PostgreSQL server: one wrapped data key per record, and working keys (one per purpose and
 * day) for what lives for days only. It is another server because a second database in the same one would share its
 * write-ahead log, and with it the keys; erasing a key here erases the record in every dump of the main server.
 */
@Singleton
public class KeyServer {
    private static final Duration WORKING_KEYS_CACHED_FOR = Duration.ofHours(1);

    private final Pool pool;
    private final Keysets keysets;
    private final Clock clock;
    private final Map<String, CachedKey> workingKeys = new ConcurrentHashMap<>();

    private record CachedKey(DataKey key, Instant until) {}

    /** A working key and the name it is found again by; the name is stored beside what the key protects. */
    public record WorkingKey(String name, DataKey key) {}

    /** The fresh key of a record, and the keys of others asked for with it, by their ids. */
    public record Created(DataKey key, Map<UUID, DataKey> others) {}

    public KeyServer(@ReactiveDataSource("keys") Pool pool, Keysets keysets, Clock clock) {
        this.pool = pool;
        this.keysets = keysets;
        this.clock = clock;
    }

    /**
     * Makes and stores the key of a record, and finds the keys of others with it. One round trip; written before the
     * data it protects, so a crash leaves a key without data, never data without a key.
     *
     * @param expiresAt when the key is destroyed unless its data was adopted elsewhere by then; null for never
     */
    public Uni<Created> create(UUID id, Instant expiresAt, Collection<UUID> others) {
        DataKey key = DataKey.fresh();
        return query(
                        """
                        WITH made AS (INSERT INTO data_key (id, wrapped, created_at, expires_at)
                                      VALUES ($1, $2, $3, $4))
                        SELECT id, wrapped FROM data_key WHERE id = ANY ($5::uuid[])""",
                        Tuple.tuple()
                                .addUUID(id)
                                .addValue(wrap(key, id.toString()))
                                .addOffsetDateTime(utc(clock.instant()))
                                .addOffsetDateTime(expiresAt == null ? null : utc(expiresAt))
                                .addArrayOfUUID(others.toArray(UUID[]::new)))
                .map(rows -> new Created(key, unwrapAll(rows)));
    }

    /** The keys of records, by their ids; those that were destroyed are missing. One round trip. */
    public Uni<Map<UUID, DataKey>> find(Collection<UUID> ids) {
        if (ids.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return query("SELECT id, wrapped FROM data_key WHERE id = ANY ($1::uuid[])", Tuple.of(ids.toArray(UUID[]::new)))
                .map(this::unwrapAll);
    }

    /** Today's working key for a purpose, made when it is missing; destroyed a lifetime after its day. */
    public Uni<WorkingKey> working(String purpose, Duration lifetime) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        String name = purpose + "/" + today;
        CachedKey cached = workingKeys.get(name);
        if (cached != null) {
            return Uni.createFrom().item(new WorkingKey(name, cached.key()));
        }
        Instant expiresAt =
                today.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().plus(lifetime);
        // Two replicas may make the day's key at once: the first one counts for both.
        return query(
                        "INSERT INTO working_key (name, wrapped, created_at, expires_at) VALUES ($1, $2, $3, $4)"
                                + " ON CONFLICT DO NOTHING",
                        Tuple.of(name, wrap(DataKey.fresh(), name), utc(clock.instant()), utc(expiresAt)))
                .chain(() -> working(name));
    }

    /**
     * A working key by its name.
     *
     * @return fails with {@link DataKey.Unsealable} when it was destroyed
     */
    public Uni<WorkingKey> working(String name) {
        CachedKey cached = workingKeys.get(name);
        if (cached != null && clock.instant().isBefore(cached.until())) {
            return Uni.createFrom().item(new WorkingKey(name, cached.key()));
        }
        return query("SELECT wrapped FROM working_key WHERE name = $1", Tuple.of(name))
                .map(rows -> {
                    for (Row row : rows) {
                        DataKey key = unwrap(row.getBuffer("wrapped").getBytes(), name);
                        workingKeys.put(name, new CachedKey(key, clock.instant().plus(WORKING_KEYS_CACHED_FOR)));
                        return new WorkingKey(name, key);
                    }
                    workingKeys.remove(name);
                    throw new DataKey.Unsealable(null);
                });
    }

    /** Destroys keys of records that never came to be, such as a registration whose write was refused. */
    public Uni<Void> destroy(Collection<UUID> ids) {
        return query("DELETE FROM data_key WHERE id = ANY ($1::uuid[])", Tuple.of(ids.toArray(UUID[]::new)))
                .replaceWithVoid();
    }

    /** Destroys every key whose time is over. */
    public Uni<Void> destroyExpired() {
        Instant now = clock.instant();
        workingKeys.values().removeIf(cached -> !now.isBefore(cached.until()));
        return query("DELETE FROM data_key WHERE expires_at <= $1", Tuple.of(utc(now)))
                .chain(() -> query("DELETE FROM working_key WHERE expires_at <= $1", Tuple.of(utc(now))))
                .replaceWithVoid();
    }

    private Uni<RowSet<Row>> query(String sql, Tuple values) {
        return Database.bounded(pool.preparedQuery(sql).execute(values));
    }

    private Map<UUID, DataKey> unwrapAll(RowSet<Row> rows) {
        Map<UUID, DataKey> found = new HashMap<>();
        for (Row row : rows) {
            UUID id = row.getUUID("id");
            found.put(id, unwrap(row.getBuffer("wrapped").getBytes(), id.toString()));
        }
        return found;
    }

    private io.vertx.core.buffer.Buffer wrap(DataKey key, String name) {
        try {
            return io.vertx.core.buffer.Buffer.buffer(
                    keysets.root().encrypt(key.material(), name.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private DataKey unwrap(byte[] wrapped, String name) {
        try {
            return DataKey.of(keysets.root().decrypt(wrapped, name.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException failure) {
            throw new DataKey.Unsealable(failure);
        }
    }
}
