package io.shiming.foundation.crypto;

import static io.shiming.foundation.database.Values.utc;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.shiming.foundation.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The separate {@code keys} PostgreSQL server: one data key per record, wrapped by the key of the cohort it is destroyed
 * with, and working keys (one per purpose and day) for what lives for days only. It is another server because a second
 * database in the same one would share its write-ahead log, and with it the keys; erasing a key here erases the record in
 * every dump of the main server. Cohort and working keys are wrapped by the root key, and remembered for a while, so that
 * a record's key costs one round trip.
 */
@Singleton
public class KeyServer {
    /** The cohort of what nobody knows the end of yet. It is never destroyed. */
    public static final String LIVE = "live";

    private static final Duration CACHED_FOR = Duration.ofHours(1);
    private static final int DESTROYED_AT_ONCE = 10_000;

    private final Pool pool;
    private final Keysets keysets;
    private final Clock clock;
    private final int destroyedAtOnce;
    private final Map<String, CachedKey> workingKeys = new ConcurrentHashMap<>();
    private final Map<UUID, Cohort> cohorts = new ConcurrentHashMap<>();
    private final Map<String, Cohort> cohortsByName = new ConcurrentHashMap<>();

    private record CachedKey(DataKey key, Instant until) {}

    private record Cohort(UUID id, String name, DataKey key, Instant until) {
        Buffer wrap(DataKey other, UUID of) {
            return Buffer.buffer(key.sealKey(other, binding(of)));
        }

        DataKey unwrap(Row row) {
            return key.openKey(row.getBuffer("wrapped").getBytes(), binding(row.getUUID("id")));
        }

        private DataKey.Binding binding(UUID of) {
            return new DataKey.Binding(name, of.toString(), "key", 1);
        }
    }

    /** A working key and the name it is found again by; the name is stored beside what the key protects. */
    public record WorkingKey(String name, DataKey key) {}

    /** The fresh key of a record, and the keys of others asked for with it, by their ids. */
    public record Created(DataKey key, Map<UUID, DataKey> others) {}

    @Inject
    public KeyServer(@ReactiveDataSource("keys") Pool pool, Keysets keysets, Clock clock) {
        this(pool, keysets, clock, DESTROYED_AT_ONCE);
    }

    KeyServer(Pool pool, Keysets keysets, Clock clock, int destroyedAtOnce) {
        this.pool = pool;
        this.keysets = keysets;
        this.clock = clock;
        this.destroyedAtOnce = destroyedAtOnce;
    }

    /** Makes and stores the key of a record nobody knows the end of yet; see the other. */
    public Uni<Created> create(UUID id, Instant expiresAt, Collection<UUID> others) {
        return create(LIVE, id, expiresAt, others);
    }

    /**
     * Makes and stores the key of a record, and finds the keys of others with it. One round trip, and one more for each
     * cohort this process has not met for an hour; written before the data it protects, so a crash leaves a key without
     * data, never data without a key.
     *
     * @param cohort made when there is none of this name; not one that is being destroyed
     * @param expiresAt when the key is destroyed unless its data was adopted elsewhere by then; null for never
     */
    public Uni<Created> create(String cohort, UUID id, Instant expiresAt, Collection<UUID> others) {
        DataKey key = DataKey.fresh();
        return cohort(cohort)
                .chain(of -> query(
                                """
                                WITH made AS (INSERT INTO data_key (id, cohort, wrapped, created_at, expires_at)
                                              SELECT $1, c.id, $3, $4, $5 FROM cohort_key c WHERE c.id = $2
                                              RETURNING id, cohort)
                                SELECT id, cohort, NULL::bytea AS wrapped FROM made
                                UNION ALL SELECT id, cohort, wrapped FROM data_key WHERE id = ANY ($6::uuid[])""",
                                Tuple.tuple()
                                        .addUUID(id)
                                        .addUUID(of.id())
                                        .addValue(of.wrap(key, id))
                                        .addOffsetDateTime(utc(clock.instant()))
                                        .addOffsetDateTime(expiresAt == null ? null : utc(expiresAt))
                                        .addArrayOfUUID(others.toArray(UUID[]::new)))
                        .chain(rows -> {
                            List<Row> found = new ArrayList<>();
                            rows.forEach(found::add);
                            if (!found.removeIf(row -> row.getBuffer("wrapped") == null)) {
                                forget(of);
                                return create(cohort, id, expiresAt, others);
                            }
                            return unwrap(found).map(all -> new Created(key, all));
                        }));
    }

    /** The keys of records, by their ids; those that were destroyed are missing. Round trips as for {@link #create}. */
    public Uni<Map<UUID, DataKey>> find(Collection<UUID> ids) {
        if (ids.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return query(
                        "SELECT id, cohort, wrapped FROM data_key WHERE id = ANY ($1::uuid[])",
                        Tuple.of(ids.toArray(UUID[]::new)))
                .chain(this::unwrap);
    }

    /**
     * Moves the keys of records into another cohort: wraps them with its key. Those that are there already, or were
     * destroyed, stay so, whoever else does something to them meanwhile.
     */
    public Uni<Void> move(Collection<UUID> ids, String cohort) {
        if (ids.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return cohort(cohort)
                .chain(to -> query("""
                                SELECT d.id, d.cohort, d.wrapped FROM data_key d JOIN cohort_key c ON c.id = d.cohort
                                WHERE d.id = ANY ($1::uuid[]) AND d.cohort <> $2""", Tuple.of(ids.toArray(UUID[]::new), to.id()))
                        .chain(rows -> rows.size() == 0
                                ? Uni.createFrom().voidItem()
                                : unwrap(rows)
                                        .chain(keys -> move(rows, keys, to))
                                        // Who did something to them in between was seen here, or has done with it.
                                        .chain(() -> move(ids, cohort))));
    }

    /** The cohort's row is locked, so that it is not taken for empty meanwhile. */
    private Uni<Void> move(RowSet<Row> rows, Map<UUID, DataKey> keys, Cohort to) {
        List<UUID> ids = new ArrayList<>();
        List<Buffer> read = new ArrayList<>();
        List<Buffer> wrapped = new ArrayList<>();
        for (Row row : rows) {
            DataKey key = keys.get(row.getUUID("id"));
            if (key != null) {
                ids.add(row.getUUID("id"));
                read.add(row.getBuffer("wrapped").getDelegate());
                wrapped.add(to.wrap(key, row.getUUID("id")));
            }
        }
        return query(
                        """
                        WITH there AS (SELECT id FROM cohort_key WHERE id = $1 FOR KEY SHARE),
                             moved AS (UPDATE data_key d SET cohort = there.id, wrapped = n.wrapped
                                       FROM there, unnest($2::uuid[], $3::bytea[], $4::bytea[]) AS n (id, read, wrapped)
                                       WHERE d.id = n.id AND d.wrapped = n.read)
                        SELECT id FROM there""",
                        Tuple.of(
                                to.id(),
                                ids.toArray(UUID[]::new),
                                read.toArray(Buffer[]::new),
                                wrapped.toArray(Buffer[]::new)))
                .invoke(there -> {
                    if (there.size() == 0) {
                        forget(to);
                    }
                })
                .replaceWithVoid();
    }

    /**
     * Stores keys of parts ({@link DataKey#ofPart}) as those of records nobody knows the end of, so that they outlive the keys
     * they come from. Of a record that has a key already nothing changes.
     */
    public Uni<Void> keepParts(Map<UUID, DataKey> parts) {
        if (parts.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<UUID> ids = List.copyOf(parts.keySet());
        return cohort(LIVE)
                .chain(live -> query(
                        """
                                INSERT INTO data_key (id, cohort, wrapped, created_at)
                                SELECT n.id, $1, n.wrapped, $2 FROM unnest($3::uuid[], $4::bytea[]) AS n (id, wrapped)
                                ON CONFLICT (id) DO NOTHING""",
                        Tuple.of(
                                live.id(),
                                utc(clock.instant()),
                                ids.toArray(UUID[]::new),
                                ids.stream()
                                        .map(id -> live.wrap(parts.get(id), id))
                                        .toArray(Buffer[]::new))))
                .replaceWithVoid();
    }

    /**
     * Destroys a cohort with every key in it, whoever does the same meanwhile. Nothing may be made in it any more; what is to
     * stay is moved out before.
     */
    public Uni<Void> destroyCohort(String name) {
        return query("""
                        DELETE FROM data_key WHERE id IN (
                            SELECT d.id FROM data_key d JOIN cohort_key c ON c.id = d.cohort
                            WHERE c.name = $1 AND c.name <> $2 LIMIT $3)""", Tuple.of(name, LIVE, destroyedAtOnce))
                .chain(destroyed -> destroyed.rowCount() > 0
                        ? destroyCohort(name)
                        : destroyEmpty("name = $2", Tuple.of(LIVE, name))
                                // None was left to destroy but those somebody else was destroying just then.
                                .chain(gone -> gone ? Uni.createFrom().voidItem() : destroyCohort(name)));
    }

    /**
     * Destroys the keys of cohorts that have no record's key left. What is being moved into one keeps it.
     *
     * @param from the first of their names, in the order of their characters
     * @param before the name they all come before
     */
    public Uni<Void> destroyEmptyCohorts(String from, String before) {
        return destroyEmpty("name >= $2 AND name < $3", Tuple.of(LIVE, from, before))
                .replaceWithVoid();
    }

    /** The answer is whether none of them is left. */
    private Uni<Boolean> destroyEmpty(String which, Tuple values) {
        return Database.bounded(pool.withTransaction(connection -> connection
                .preparedQuery("SELECT id FROM cohort_key WHERE name <> $1 AND " + which + " ORDER BY name FOR UPDATE")
                .execute(values)
                .chain(locked -> {
                    List<UUID> ids = new ArrayList<>();
                    locked.forEach(row -> ids.add(row.getUUID("id")));
                    // A statement of its own also sees what was moved into them until they were locked.
                    return connection
                            .preparedQuery("DELETE FROM cohort_key c WHERE id = ANY ($1)"
                                    + " AND NOT EXISTS (SELECT FROM data_key d WHERE d.cohort = c.id)")
                            .execute(Tuple.of(ids.toArray(UUID[]::new)))
                            .map(destroyed -> destroyed.rowCount() == ids.size());
                })));
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
                        workingKeys.put(name, new CachedKey(key, clock.instant().plus(CACHED_FOR)));
                        return new WorkingKey(name, key);
                    }
                    workingKeys.remove(name);
                    throw new DataKey.Unsealable(null);
                });
    }

    /** Destroys keys of records: of those that were purged, or never came to be, such as one whose write was refused. */
    public Uni<Void> destroy(Collection<UUID> ids) {
        return query("DELETE FROM data_key WHERE id = ANY ($1::uuid[])", Tuple.of(ids.toArray(UUID[]::new)))
                .replaceWithVoid();
    }

    /** Destroys every key whose time is over. */
    public Uni<Void> destroyExpired() {
        Instant now = clock.instant();
        workingKeys.values().removeIf(cached -> !now.isBefore(cached.until()));
        cohorts.values().removeIf(cached -> !now.isBefore(cached.until()));
        cohortsByName.values().removeIf(cached -> !now.isBefore(cached.until()));
        return query("DELETE FROM data_key WHERE expires_at <= $1", Tuple.of(utc(now)))
                .chain(() -> query("DELETE FROM working_key WHERE expires_at <= $1", Tuple.of(utc(now))))
                .replaceWithVoid();
    }

    private Uni<RowSet<Row>> query(String sql, Tuple values) {
        return Database.bounded(pool.preparedQuery(sql).execute(values));
    }

    /** A cohort by its name, made when it is missing. */
    private Uni<Cohort> cohort(String name) {
        Cohort cached = cohortsByName.get(name);
        if (isFresh(cached)) {
            return Uni.createFrom().item(cached);
        }
        return cohorts("SELECT id, name, wrapped FROM cohort_key WHERE name = $1", Tuple.of(name))
                .chain(found -> found.isEmpty() ? made(name) : Uni.createFrom().item(found.get(0)));
    }

    /** Two replicas may make it at once: the first one counts for both. */
    private Uni<Cohort> made(String name) {
        return query(
                        "INSERT INTO cohort_key (id, name, wrapped, created_at) VALUES (gen_random_uuid(), $1, $2, $3)"
                                + " ON CONFLICT DO NOTHING",
                        Tuple.of(name, wrap(DataKey.fresh(), name), utc(clock.instant())))
                .chain(() -> cohort(name));
    }

    private Uni<List<Cohort>> cohorts(String sql, Tuple values) {
        return query(sql, values).map(rows -> {
            List<Cohort> found = new ArrayList<>();
            for (Row row : rows) {
                String name = row.getString("name");
                DataKey key = unwrap(row.getBuffer("wrapped").getBytes(), name);
                Cohort cohort =
                        new Cohort(row.getUUID("id"), name, key, clock.instant().plus(CACHED_FOR));
                cohorts.put(cohort.id(), cohort);
                cohortsByName.put(name, cohort);
                found.add(cohort);
            }
            return found;
        });
    }

    private boolean isFresh(Cohort cached) {
        return cached != null && clock.instant().isBefore(cached.until());
    }

    private void forget(Cohort cohort) {
        cohorts.remove(cohort.id());
        cohortsByName.remove(cohort.name(), cohort);
    }

    /** The keys in these rows; one whose cohort is gone is gone with it. */
    private Uni<Map<UUID, DataKey>> unwrap(Iterable<Row> rows) {
        Map<UUID, Cohort> known = new HashMap<>();
        Set<UUID> unknown = new HashSet<>();
        for (Row row : rows) {
            UUID id = row.getUUID("cohort");
            Cohort cached = cohorts.get(id);
            if (isFresh(cached)) {
                known.put(id, cached);
            } else {
                unknown.add(id);
            }
        }
        if (unknown.isEmpty()) {
            return Uni.createFrom().item(unwrap(rows, known));
        }
        return cohorts(
                        "SELECT id, name, wrapped FROM cohort_key WHERE id = ANY ($1::uuid[])",
                        Tuple.of(unknown.toArray(UUID[]::new)))
                .map(found -> {
                    found.forEach(cohort -> known.put(cohort.id(), cohort));
                    return unwrap(rows, known);
                });
    }

    private static Map<UUID, DataKey> unwrap(Iterable<Row> rows, Map<UUID, Cohort> cohorts) {
        Map<UUID, DataKey> found = new HashMap<>();
        for (Row row : rows) {
            Cohort cohort = cohorts.get(row.getUUID("cohort"));
            if (cohort != null) {
                found.put(row.getUUID("id"), cohort.unwrap(row));
            }
        }
        return found;
    }

    private Buffer wrap(DataKey key, String name) {
        try {
            return Buffer.buffer(keysets.root().encrypt(key.material(), name.getBytes(StandardCharsets.UTF_8)));
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
