package io.shiming.registration.persistence;

import io.shiming.foundation.crypto.BlindIndex;
import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.IndexKey;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.crypto.StoredIndexes;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.problem.SafeTrace;
import io.shiming.registration.domain.Particulars;
import io.shiming.registration.domain.Refusal;
import io.shiming.registration.domain.Registration;
import io.shiming.registration.domain.RegistrationStatus;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlResult;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jboss.logging.Logger;

/**
 * The indexes of registrations when their key is replaced. A registration is opened and brought along whole: document and
 * service number, the number it holds, the use of its copies. Its version goes up with it, so that nobody settles or ends
 * it on what was read before; they read again. Many are written by one statement, since each commit waits for a disk; one that
 * somebody else has just then is left for the next time, and should the statement fail they are written one by one.
 */
@Singleton
class RegistrationIndexes implements StoredIndexes {
    private static final Logger LOG = Logger.getLogger(RegistrationIndexes.class);
    private static final Scope INDEXER = Scope.role("indexer");
    /** Copies are up to 5 MB each, and there may be three of them: those of so many are opened at once. */
    private static final int CONCURRENT = 2;
    /** The index of what cannot be found. */
    private static final byte[] NOTHING = {};

    private final Database database;
    private final KeyServer keys;
    private final BlindIndex index;

    RegistrationIndexes(Database database, KeyServer keys, BlindIndex index) {
        this.database = database;
        this.keys = keys;
        this.index = index;
    }

    /** A registration as it was found, still sealed. */
    private record Found(Row row) {
        UUID operatorId() {
            return row.getUUID("operator_id");
        }

        UUID id() {
            return row.getUUID("id");
        }

        /** Then its document's number is not known any more, and from here on it is not found by it. */
        boolean isWithoutPersons() {
            return Registration.isWithoutPersons(
                    Rows.constant(row, "status", RegistrationStatus.class).orElseThrow(),
                    Rows.constant(row, "refusal", Refusal.class));
        }

        Particulars open(DataKey key) {
            return SealedParticulars.open(row.getBuffer("sealed").getBytes(), operatorId(), id(), key);
        }
    }

    /**
     * Of more than are taken, some at random: replicas seldom take the same, and lock nothing to keep apart. They are asked
     * for in the order of the index, or PostgreSQL would read the table from its start, where all is done already.
     */
    @Override
    public Uni<Integer> renew(byte[][] outdated, int most) {
        return database.query(INDEXER, """
                        WITH due AS (
                            SELECT r.* FROM unnest($1::bytea[]) AS k (key), LATERAL (
                                SELECT operator_id, id FROM registration
                                WHERE key_of(document_index) BETWEEN k.key AND k.key
                                ORDER BY key_of(document_index) LIMIT $2 * 20) AS r
                            UNION
                            SELECT u.* FROM unnest($1::bytea[]) AS k (key), LATERAL (
                                SELECT operator_id, registration_id FROM used_copy
                                WHERE key_of(content_index) BETWEEN k.key AND k.key AND NOT superseded
                                ORDER BY key_of(content_index) LIMIT $2 * 20) AS u),
                        taken AS (SELECT * FROM due ORDER BY random() LIMIT $2)
                        SELECT r.operator_id, r.id, r.version, r.sealed, r.status, r.refusal,
                               EXISTS (SELECT FROM active_service_number n
                                       WHERE n.operator_id = r.operator_id AND n.registration_id = r.id) AS holds_number,
                               EXISTS (SELECT FROM used_copy u
                                       WHERE u.operator_id = r.operator_id AND u.registration_id = r.id) AS uses_copies
                        FROM taken JOIN registration r ON r.operator_id = taken.operator_id AND r.id = taken.id""", Tuple.of(Write.buffers(outdated), most))
                .chain(rows -> {
                    List<Found> found = new ArrayList<>();
                    rows.forEach(row -> found.add(new Found(row)));
                    return keys.find(found.stream().map(Found::id).toList())
                            .chain(opened -> Multi.createFrom()
                                    .iterable(found)
                                    .onItem()
                                    .transformToUni(each -> anew(each, Optional.ofNullable(opened.get(each.id())))
                                            .onFailure()
                                            .invoke(failure -> tell(each, failure))
                                            .onFailure()
                                            .recoverWithNull())
                                    .merge(CONCURRENT)
                                    .collect()
                                    .asList())
                            .chain(this::store);
                });
    }

    /** A registration's indexes under the keys there are now. */
    private static final class Anew {
        private final Found of;
        private final byte[] document;
        private final byte[] serviceNumber;
        /** Of the number it holds, the newest first; none when it holds none. */
        private final byte[][] held;
        /** Of its copies' contents, by the copies' ids, the newest first. */
        private final Map<UUID, byte[][]> copies;

        Anew(Found of, byte[] document, byte[] serviceNumber, byte[][] held, Map<UUID, byte[][]> copies) {
            this.of = of;
            this.document = document;
            this.serviceNumber = serviceNumber;
            this.held = held;
            this.copies = copies;
        }

        /** Its key was destroyed, so there is nothing left to be found. */
        static Anew unfindable(Found of) {
            return new Anew(of, NOTHING, NOTHING, new byte[0][], Map.of());
        }

        boolean isUnfindable() {
            return serviceNumber.length == 0;
        }

        UUID id() {
            return of.id();
        }
    }

    private Uni<Anew> anew(Found found, Optional<DataKey> key) {
        return key.map(present -> copies(found, present).map(copies -> anew(found, found.open(present), copies)))
                .orElseGet(() -> Uni.createFrom().item(Anew.unfindable(found)));
    }

    private Anew anew(Found found, Particulars particulars, Map<UUID, byte[][]> copies) {
        IndexKey primary = index.primary();
        return new Anew(
                found,
                found.isWithoutPersons() ? NOTHING : Indexes.document(primary, particulars),
                Indexes.serviceNumber(primary, particulars),
                found.row().getBoolean("holds_number")
                        ? index.all(each -> Indexes.heldNumber(each, found.operatorId(), particulars))
                        : new byte[0][],
                copies);
    }

    /** The indexes of its copies' contents, by the copies' ids. */
    private Uni<Map<UUID, byte[][]>> copies(Found found, DataKey key) {
        if (!found.row().getBoolean("uses_copies")) {
            return Uni.createFrom().item(Map.of());
        }
        return database.query(
                        INDEXER,
                        "SELECT operator_id, id, sealed, sealed_key FROM document_copy WHERE registration_id = $1",
                        Tuple.of(found.id()))
                .map(rows -> {
                    Map<UUID, byte[][]> copies = new HashMap<>();
                    for (Row row : rows) {
                        UUID id = row.getUUID("id");
                        byte[] content = DocumentCopyRepository.open(
                                row.getUUID("operator_id"),
                                id,
                                row.getBuffer("sealed").getBytes(),
                                found.id(),
                                row.getBuffer("sealed_key").getBytes(),
                                key);
                        copies.put(id, index.all(each -> Indexes.copy(each, content)));
                    }
                    return copies;
                });
    }

    /** For how many it was done; not for those that somebody changed in between, or has just then. */
    private Uni<Integer> store(List<Anew> all) {
        if (all.isEmpty()) {
            return Uni.createFrom().item(0);
        }
        return database.count(write(all))
                .map(Math::toIntExact)
                // One may stop the others; no other failure is of any of them.
                .onFailure(failure -> failure instanceof PgException && all.size() > 1)
                .recoverWithUni(() -> oneByOne(all))
                .onFailure()
                .invoke(failure -> tell(all.get(0).of, failure))
                .onFailure()
                .recoverWithItem(0);
    }

    private Uni<Integer> oneByOne(List<Anew> all) {
        return Multi.createFrom()
                .iterable(all)
                .onItem()
                .transformToUniAndConcatenate(each -> store(List.of(each)))
                .collect()
                .asList()
                .map(counts -> counts.stream().mapToInt(Integer::intValue).sum());
    }

    private static void tell(Found found, Throwable failure) {
        LOG.errorf("Registration %s is not indexed anew: %s", found.id(), SafeTrace.of(failure));
    }

    /** What somebody holds is not waited for, so no two of these wait for each other. */
    private static Write write(List<Anew> all) {
        return Write.when(
                        INDEXER,
                        """
                        UPDATE registration r
                        SET document_index = n.document, service_number_index = n.number, version = r.version + 1
                        FROM (SELECT l.operator_id, l.id, n.document, n.number
                              FROM unnest(?::uuid[], ?::uuid[], ?::integer[], ?::bytea[], ?::bytea[])
                                       AS n (operator_id, id, version, document, number)
                                   JOIN registration l
                                     ON l.operator_id = n.operator_id AND l.id = n.id AND l.version = n.version
                              FOR UPDATE OF l SKIP LOCKED) AS n
                        WHERE r.operator_id = n.operator_id AND r.id = n.id
                        RETURNING r.operator_id, r.id""",
                        each(all, UUID[]::new, one -> one.of.operatorId()),
                        each(all, UUID[]::new, Anew::id),
                        each(all, Integer[]::new, one -> one.of.row().getInteger("version")),
                        each(all, byte[][]::new, one -> one.document),
                        each(all, byte[][]::new, one -> one.serviceNumber))
                .and(numbers(all))
                .and(copies(all))
                .and("""
                        UPDATE used_copy u SET superseded = true FROM guard g
                        WHERE u.operator_id = g.operator_id AND u.registration_id = g.id AND g.id = ANY (?::uuid[])""", (Object) each(all.stream().filter(Anew::isUnfindable).toList(), UUID[]::new, Anew::id));
    }

    private static Write.Part numbers(List<Anew> all) {
        List<UUID> ids = new ArrayList<>();
        List<byte[]> numbers = new ArrayList<>();
        List<Boolean> superseded = new ArrayList<>();
        for (Anew one : all) {
            for (byte[] each : one.held) {
                ids.add(one.id());
                numbers.add(each);
                superseded.add(each != one.held[0]);
            }
        }
        return Write.Part.of(
                """
                INSERT INTO active_service_number AS t (number_key, operator_id, registration_id, superseded)
                SELECT n.key, g.operator_id, g.id, n.superseded
                FROM guard g JOIN unnest(?::uuid[], ?::bytea[], ?::boolean[]) AS n (id, key, superseded) ON n.id = g.id
                ORDER BY n.key
                ON CONFLICT (number_key) DO UPDATE SET superseded = t.superseded OR excluded.superseded""", ids.toArray(UUID[]::new), numbers.toArray(byte[][]::new), superseded.toArray(Boolean[]::new));
    }

    /** The parts for their copies. Two of one registration may show the same. */
    private static List<Write.Part> copies(List<Anew> all) {
        List<UUID> owners = new ArrayList<>();
        List<UUID> ids = new ArrayList<>();
        List<byte[]> newest = new ArrayList<>();
        List<UUID> users = new ArrayList<>();
        List<byte[]> uses = new ArrayList<>();
        List<Boolean> superseded = new ArrayList<>();
        for (Anew one : all) {
            one.copies.forEach((id, indexes) -> {
                owners.add(one.id());
                ids.add(id);
                newest.add(indexes[0]);
                for (byte[] each : indexes) {
                    users.add(one.id());
                    uses.add(each);
                    superseded.add(each != indexes[0]);
                }
            });
        }
        return List.of(
                Write.Part.of(
                        """
                        UPDATE document_copy c SET content_index = n.newest, further_indexes = '{}'
                        FROM guard g JOIN unnest(?::uuid[], ?::uuid[], ?::bytea[]) AS n (owner, id, newest) ON n.owner = g.id
                        WHERE c.registration_id = n.owner AND c.id = n.id""", owners.toArray(UUID[]::new), ids.toArray(UUID[]::new), newest.toArray(byte[][]::new)),
                Write.Part.of(
                        """
                        INSERT INTO used_copy AS t (operator_id, content_index, registration_id, superseded)
                        SELECT g.operator_id, n.index, (array_agg(g.id))[1], bool_or(n.superseded)
                        FROM guard g JOIN unnest(?::uuid[], ?::bytea[], ?::boolean[]) AS n (id, index, superseded)
                                       ON n.id = g.id
                        GROUP BY g.operator_id, n.index ORDER BY g.operator_id, n.index
                        ON CONFLICT (operator_id, content_index)
                        DO UPDATE SET superseded = t.superseded OR excluded.superseded""",
                        users.toArray(UUID[]::new),
                        uses.toArray(byte[][]::new),
                        superseded.toArray(Boolean[]::new)));
    }

    private static <T> T[] each(List<Anew> all, IntFunction<T[]> array, Function<Anew, T> of) {
        return all.stream().map(of).toArray(array);
    }

    @Override
    public Uni<Integer> forget(byte[] retired, int most) {
        return forget(retired, most, """
                        DELETE FROM active_service_number WHERE number_key IN (
                            SELECT number_key FROM active_service_number
                            WHERE number_key > $1 AND number_key < key_end($1) AND superseded
                            LIMIT $2 FOR UPDATE SKIP LOCKED)""")
                .chain(numbers -> forget(retired, most, """
                                DELETE FROM used_copy WHERE (operator_id, content_index) IN (
                                    SELECT operator_id, content_index FROM used_copy
                                    WHERE key_of(content_index) = $1 AND superseded LIMIT $2 FOR UPDATE SKIP LOCKED)""").map(uses -> numbers + uses))
                .chain(so -> forget(retired, most, """
                                UPDATE document_copy c
                                SET further_indexes = array(SELECT f FROM unnest(c.further_indexes) AS f WHERE key_of(f) <> $1)
                                WHERE (operator_id, id) IN (
                                    SELECT operator_id, id FROM document_copy
                                    WHERE further_indexes <> '{}'
                                      AND $1 IN (SELECT key_of(f) FROM unnest(further_indexes) AS f)
                                    LIMIT $2 FOR UPDATE SKIP LOCKED)""").map(copies -> so + copies))
                // Copies of forged documents, kept with the refusal and found by nothing.
                .chain(so -> forget(retired, most, """
                                UPDATE document_copy SET content_index = '\\x00' || uuid_send(id)
                                WHERE (operator_id, id) IN (
                                    SELECT operator_id, id FROM document_copy
                                    WHERE key_of(content_index) = $1 LIMIT $2 FOR UPDATE SKIP LOCKED)""").map(copies -> so + copies));
    }

    private Uni<Integer> forget(byte[] retired, int most, String sql) {
        return database.query(INDEXER, sql, Tuple.of(Buffer.buffer(retired), most))
                .map(SqlResult::rowCount);
    }
}
