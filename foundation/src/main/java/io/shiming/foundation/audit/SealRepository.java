package io.shiming.foundation.audit;

import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Seals, and which entry stands where in which. */
@Singleton
public class SealRepository {
    private static final Scope SEALER = Scope.role("sealer");
    private static final Scope AUDITOR = Scope.role("auditor");

    private static final String SEALS = "SELECT number, sealed_at, size, root, previous, signature FROM audit_seal";

    /**
     * Entries of transactions that the last seal's snapshot may not have seen, and that are not sealed. A database
     * restored into a new cluster counts transactions anew; then everything is looked at once.
     */
    private static final String UNSEALED = """
            WITH snapshot AS (SELECT pg_current_snapshot() AS seen),
            since AS (SELECT CASE WHEN l.seen_before <= pg_snapshot_xmax(s.seen) THEN l.seen_before ELSE '0'::xid8 END AS tx
                      FROM snapshot s, (SELECT seen_before FROM audit_seal ORDER BY number DESC LIMIT 1) l)
            SELECT e.id, e.leaf_hash, pg_snapshot_xmin(s.seen)::text AS seen_before,
                   coalesce((SELECT tx FROM since), '0'::xid8)::text AS since
            FROM snapshot s, audit_entry e
            WHERE e.tx >= coalesce((SELECT tx FROM since), '0'::xid8)
              AND NOT EXISTS (SELECT FROM audit_position p WHERE p.entry_id = e.id)
            ORDER BY e.id LIMIT $1""";

    private final Database database;

    SealRepository(Database database) {
        this.database = database;
    }

    /** Entries to be sealed together, in their order, and up to where all will be sealed then. */
    record Batch(List<UUID> ids, List<byte[]> leaves, String seenBefore) {}

    /**
     * Seals the next batch, if there is one and nobody else is at it. One at a time over all replicas, by an advisory lock
     * that goes with the transaction.
     *
     * @param sealing makes the seal, from the last one and the new entries' leaf hashes
     */
    Uni<Optional<Seal>> seal(int most, java.util.function.BiFunction<Optional<Seal>, List<byte[]>, Seal> sealing) {
        return database.transaction(
                SEALER,
                connection -> connection
                        .query("SELECT pg_try_advisory_xact_lock(hashtext('audit-seal')) AS mine")
                        .execute()
                        .chain(rows -> rows.iterator().next().getBoolean("mine")
                                ? sealNext(connection, most, sealing)
                                : Uni.createFrom().item(Optional.empty())));
    }

    private static Uni<Optional<Seal>> sealNext(
            SqlConnection connection,
            int most,
            java.util.function.BiFunction<Optional<Seal>, List<byte[]>, Seal> sealing) {
        return last(connection)
                .chain(last -> connection
                        .preparedQuery(UNSEALED)
                        .execute(Tuple.of(most))
                        .map(rows -> batch(rows, most))
                        .chain(batch -> {
                            if (batch.ids().isEmpty()) {
                                return Uni.createFrom().item(Optional.empty());
                            }
                            Seal seal = sealing.apply(last, batch.leaves());
                            return insert(connection, seal, batch).replaceWith(Optional.of(seal));
                        }));
    }

    private static Uni<Optional<Seal>> last(SqlConnection connection) {
        return connection
                .query(SEALS + " ORDER BY number DESC LIMIT 1")
                .execute()
                .map(rows -> seals(rows).stream().findFirst());
    }

    private static Batch batch(RowSet<Row> rows, int most) {
        List<UUID> ids = new ArrayList<>();
        List<byte[]> leaves = new ArrayList<>();
        String seenBefore = "0";
        for (Row row : rows) {
            ids.add(row.getUUID("id"));
            leaves.add(row.getBuffer("leaf_hash").getBytes());
            // A full batch may have left some out, so the next one looks from where this one did.
            seenBefore = row.getString(rows.size() < most ? "seen_before" : "since");
        }
        return new Batch(ids, leaves, seenBefore);
    }

    private static Uni<Void> insert(SqlConnection connection, Seal seal, Batch batch) {
        return connection
                .preparedQuery("""
                        WITH sealed AS (
                            INSERT INTO audit_seal (number, sealed_at, size, root, previous, head, signature, seen_before)
                            VALUES ($1, $2, $3, $4, $5, $6, $7, $8::text::xid8))
                        INSERT INTO audit_position (entry_id, seal, position)
                        SELECT id, $1, place - 1 FROM unnest($9::uuid[]) WITH ORDINALITY AS t (id, place)""")
                .execute(Tuple.tuple()
                        .addLong(seal.number())
                        .addOffsetDateTime(seal.sealedAt().atOffset(ZoneOffset.UTC))
                        .addInteger(seal.size())
                        .addValue(Buffer.buffer(seal.root()))
                        .addValue(Buffer.buffer(seal.previous()))
                        .addValue(Buffer.buffer(seal.head()))
                        .addValue(Buffer.buffer(seal.signature()))
                        .addString(batch.seenBefore())
                        .addArrayOfUUID(batch.ids().toArray(UUID[]::new)))
                .replaceWithVoid();
    }

    /** The newest seal. */
    Uni<Optional<Seal>> newest() {
        return database.query(AUDITOR, SEALS + " ORDER BY number DESC LIMIT 1", Tuple.tuple())
                .map(rows -> seals(rows).stream().findFirst());
    }

    /** Seals from the first one on, at most {@code limit}, after a number. */
    Uni<List<Seal>> page(int limit, long after) {
        return database.query(AUDITOR, SEALS + " WHERE number > $2 ORDER BY number LIMIT $1", Tuple.of(limit, after))
                .map(SealRepository::seals);
    }

    /** An entry as it stands in the trail; seal and position are null until it is sealed. */
    record StoredEntry(UUID id, Row row, Long seal, Integer position) {}

    /** Entries in the order of their ids, at most {@code limit}, after one. */
    Uni<List<StoredEntry>> entries(int limit, Optional<UUID> after) {
        return database.query(
                        AUDITOR,
                        "SELECT e.*, p.seal, p.position FROM audit_entry e LEFT JOIN audit_position p ON p.entry_id = e.id"
                                + " WHERE $2::uuid IS NULL OR e.id > $2 ORDER BY e.id LIMIT $1",
                        Tuple.of(limit, after.orElse(null)))
                .map(rows -> all(
                        rows,
                        row -> new StoredEntry(
                                row.getUUID("id"), row, row.getLong("seal"), row.getInteger("position"))));
    }

    /** Where an entry stands: the seal, its leaves in order, and the entry's position among them. */
    record Place(Seal seal, List<byte[]> leaves, int position) {}

    /** Whether there is such an entry, and where it was sealed. */
    Uni<Optional<Optional<Place>>> place(UUID entryId) {
        return database.query(AUDITOR, """
                        SELECT s.number, s.sealed_at, s.size, s.root, s.previous, s.signature, p.position,
                               (SELECT array_agg(l.leaf_hash ORDER BY q.position)
                                FROM audit_position q JOIN audit_entry l ON l.id = q.entry_id
                                WHERE q.seal = p.seal) AS leaves
                        FROM audit_entry e LEFT JOIN audit_position p ON p.entry_id = e.id
                                           LEFT JOIN audit_seal s ON s.number = p.seal
                        WHERE e.id = $1""", Tuple.of(entryId))
                .map(rows -> all(rows, SealRepository::place).stream().findFirst());
    }

    private static Optional<Place> place(Row row) {
        if (row.getInteger("position") == null) {
            return Optional.empty();
        }
        List<byte[]> leaves = new ArrayList<>();
        for (Buffer leaf : (Buffer[]) row.getValue("leaves")) {
            leaves.add(leaf.getBytes());
        }
        return Optional.of(new Place(seal(row), leaves, row.getInteger("position")));
    }

    private static List<Seal> seals(RowSet<Row> rows) {
        return all(rows, SealRepository::seal);
    }

    private static Seal seal(Row row) {
        return new Seal(
                row.getLong("number"),
                row.getOffsetDateTime("sealed_at").toInstant(),
                row.getInteger("size"),
                row.getBuffer("root").getBytes(),
                row.getBuffer("previous").getBytes(),
                row.getBuffer("signature").getBytes());
    }

    private static <T> List<T> all(RowSet<Row> rows, Function<Row, T> as) {
        List<T> all = new ArrayList<>(rows.size());
        rows.forEach(row -> all.add(as.apply(row)));
        return all;
    }
}
