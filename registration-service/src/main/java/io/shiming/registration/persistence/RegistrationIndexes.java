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
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * The indexes of registrations when their key is replaced. A registration is opened and brought along whole: document and
 * service number, the number it holds, the use of its copies. Its version goes up with it, so that nobody settles or ends
 * it on what was read before; they read again.
 */
@Singleton
class RegistrationIndexes implements StoredIndexes {
    private static final Logger LOG = Logger.getLogger(RegistrationIndexes.class);
    private static final Scope INDEXER = Scope.role("indexer");
    /** Copies are up to 5 MB each, and there may be three of them. */
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
                                    .transformToUni(each -> renewed(each, Optional.ofNullable(opened.get(each.id())))
                                            .onFailure()
                                            .invoke(failure -> LOG.errorf(
                                                    "Registration %s is not indexed anew: %s",
                                                    each.id(), SafeTrace.of(failure)))
                                            .onFailure()
                                            .recoverWithItem(false))
                                    .merge(CONCURRENT)
                                    .filter(done -> done)
                                    .collect()
                                    .asList()
                                    .map(List::size));
                });
    }

    /** Whether it was done; not when somebody changed the registration in between. */
    private Uni<Boolean> renewed(Found found, Optional<DataKey> key) {
        if (key.isEmpty()) {
            return database.run(unfindable(found));
        }
        return copies(found, key.get())
                .map(copies -> anew(found, found.open(key.get()), copies))
                .chain(database::run);
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

    private Write anew(Found found, Particulars particulars, Map<UUID, byte[][]> copies) {
        IndexKey primary = index.primary();
        Write write = indexed(
                found,
                found.isWithoutPersons() ? NOTHING : Indexes.document(primary, particulars),
                Indexes.serviceNumber(primary, particulars));
        if (found.row().getBoolean("holds_number")) {
            write.and(
                    """
                    INSERT INTO active_service_number AS t (number_key, operator_id, registration_id, superseded)
                    SELECT n.key, ?::uuid, ?::uuid, n.place > 1
                    FROM guard, unnest(?::bytea[]) WITH ORDINALITY AS n (key, place) ORDER BY n.key
                    ON CONFLICT (number_key) DO UPDATE SET superseded = t.superseded OR excluded.superseded""",
                    found.operatorId(),
                    found.id(),
                    index.all(each -> Indexes.heldNumber(each, found.operatorId(), particulars)));
        }
        return copies.isEmpty() ? write : write.and(adopted(found, copies));
    }

    /** The parts for its copies. Two of them may show the same. */
    private static List<Write.Part> adopted(Found found, Map<UUID, byte[][]> copies) {
        List<UUID> ids = new ArrayList<>();
        List<byte[]> newest = new ArrayList<>();
        List<byte[]> uses = new ArrayList<>();
        List<Boolean> superseded = new ArrayList<>();
        copies.forEach((id, indexes) -> {
            ids.add(id);
            newest.add(indexes[0]);
            for (byte[] each : indexes) {
                uses.add(each);
                superseded.add(each != indexes[0]);
            }
        });
        return List.of(
                Write.Part.of("""
                        UPDATE document_copy c SET content_index = n.newest, further_indexes = '{}'
                        FROM guard, unnest(?::uuid[], ?::bytea[]) AS n (id, newest)
                        WHERE c.registration_id = ?::uuid AND c.id = n.id""", ids.toArray(UUID[]::new), newest.toArray(byte[][]::new), found.id()),
                Write.Part.of(
                        """
                        INSERT INTO used_copy AS t (operator_id, content_index, registration_id, superseded)
                        SELECT ?::uuid, n.index, ?::uuid, bool_or(n.superseded)
                        FROM guard, unnest(?::bytea[], ?::boolean[]) AS n (index, superseded)
                        GROUP BY n.index ORDER BY n.index
                        ON CONFLICT (operator_id, content_index)
                        DO UPDATE SET superseded = t.superseded OR excluded.superseded""",
                        found.operatorId(),
                        found.id(),
                        uses.toArray(byte[][]::new),
                        superseded.toArray(Boolean[]::new)));
    }

    /** Its key was destroyed, so there is nothing left to be found. */
    private static Write unfindable(Found found) {
        return indexed(found, NOTHING, NOTHING)
                .and(
                        "UPDATE used_copy SET superseded = true FROM guard"
                                + " WHERE operator_id = ?::uuid AND registration_id = ?::uuid",
                        found.operatorId(),
                        found.id());
    }

    private static Write indexed(Found found, byte[] document, byte[] serviceNumber) {
        return Write.when(
                INDEXER,
                """
                UPDATE registration SET document_index = ?::bytea, service_number_index = ?::bytea, version = version + 1
                WHERE operator_id = ?::uuid AND id = ?::uuid AND version = ?::integer RETURNING 1""",
                document,
                serviceNumber,
                found.operatorId(),
                found.id(),
                found.row().getInteger("version"));
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
