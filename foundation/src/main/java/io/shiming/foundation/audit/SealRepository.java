package io.shiming.foundation.audit;

import static io.shiming.foundation.database.Values.utc;

import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** Seals, and which entry stands where in which. */
@Singleton
public class SealRepository {
    private static final Scope SEALER = Scope.role("sealer");
    private static final Scope AUDITOR = Scope.role("auditor");

    private static final String SEALS = "SELECT number, sealed_at, size, root, previous, signature FROM audit_seal";

    /**
     * Entries of transactions from where the last seal stopped up to the first that is still open. Every transaction
     * before that has ended, so none of them can add an entry any more, and no entry is looked at twice. What a single
     * transaction wrote is never parted.
     */
    private static final String UNSEALED = """
            SELECT entries, leaves, sealed > begun AS restored,
                   (CASE WHEN size < $1 THEN ended ELSE (newest::text::bigint + 1)::text::xid8 END)::text AS seen_before
            FROM (SELECT coalesce((SELECT seen_before FROM audit_seal ORDER BY number DESC LIMIT 1), '0'::xid8) AS sealed,
                         pg_snapshot_xmin(pg_current_snapshot()) AS ended,
                         pg_snapshot_xmax(pg_current_snapshot()) AS begun) reach
            CROSS JOIN LATERAL (
                SELECT array_agg(id ORDER BY id) AS entries, array_agg(leaf_hash ORDER BY id) AS leaves,
                       count(*) AS size, max(tx) AS newest
                FROM (SELECT id, leaf_hash, tx FROM audit_entry WHERE tx >= sealed AND tx < ended
                      ORDER BY tx FETCH FIRST ($1) ROWS WITH TIES) fresh) batch""";

    /** Where an entry stands. Nearly always the first seal looked at has it. */
    private static final String PLACE = """
            LEFT JOIN LATERAL (
                SELECT s.*, array_position(s.entries, e.id) - 1 AS position FROM audit_seal s
                WHERE s.newest_entry >= e.id AND s.oldest_entry <= e.id AND e.id = ANY (s.entries)
                ORDER BY s.newest_entry LIMIT 1) s ON true""";

    private final Database database;

    SealRepository(Database database) {
        this.database = database;
    }

    /**
     * Entries to be sealed together, in their order.
     *
     * @param seenBefore the first transaction whose entries are not among those sealed then
     */
    private record Batch(List<UUID> entries, List<byte[]> leaves, String seenBefore) {}

    /**
     * Seals the next batch, if there is one and nobody else is at it. One at a time over all replicas, by an advisory lock
     * that goes with the transaction.
     *
     * @param sealing makes the seal, from the last one and the new entries' leaf hashes
     */
    Uni<Optional<Seal>> seal(int most, BiFunction<Optional<Seal>, List<byte[]>, Seal> sealing) {
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
            SqlConnection connection, int most, BiFunction<Optional<Seal>, List<byte[]>, Seal> sealing) {
        return last(connection)
                .chain(last -> connection
                        .preparedQuery(UNSEALED)
                        .execute(Tuple.of(most))
                        .map(rows -> batch(rows.iterator().next()))
                        .chain(batch -> {
                            if (batch.entries().isEmpty()) {
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

    private static Batch batch(Row row) {
        if (row.getBoolean("restored")) {
            throw new IllegalStateException("the trail was restored into a new cluster, whose transactions count anew:"
                    + " nothing is sealed until the service is started again");
        }
        UUID[] entries = row.getArrayOfUUIDs("entries");
        return entries == null
                ? new Batch(List.of(), List.of(), row.getString("seen_before"))
                : new Batch(List.of(entries), leaves(row), row.getString("seen_before"));
    }

    private static List<byte[]> leaves(Row row) {
        return Stream.of((Buffer[]) row.getValue("leaves"))
                .map(Buffer::getBytes)
                .toList();
    }

    private static Uni<Void> insert(SqlConnection connection, Seal seal, Batch batch) {
        return connection
                .preparedQuery("""
                        INSERT INTO audit_seal (number, sealed_at, size, root, previous, head, signature, seen_before,
                                                entries, oldest_entry, newest_entry)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8::text::xid8, $9, $10, $11)""")
                .execute(Tuple.tuple()
                        .addLong(seal.number())
                        .addOffsetDateTime(utc(seal.sealedAt()))
                        .addInteger(seal.size())
                        .addValue(Buffer.buffer(seal.root()))
                        .addValue(Buffer.buffer(seal.previous()))
                        .addValue(Buffer.buffer(seal.head()))
                        .addValue(Buffer.buffer(seal.signature()))
                        .addString(batch.seenBefore())
                        .addArrayOfUUID(batch.entries().toArray(UUID[]::new))
                        .addUUID(batch.entries().get(0))
                        .addUUID(batch.entries().get(batch.entries().size() - 1)))
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

    /**
     * The leaf hashes of seals' entries as they stand in the trail now, by the seal's number and in their order; empty of one
     * that is gone.
     */
    Uni<Map<Long, List<Optional<byte[]>>>> leaves(long from, long to) {
        return database.query(
                        AUDITOR,
                        "SELECT s.number, e.* FROM audit_seal s"
                                + " CROSS JOIN unnest(s.entries) WITH ORDINALITY AS t (entry, place)"
                                + " LEFT JOIN audit_entry e ON e.id = t.entry"
                                + " WHERE s.number BETWEEN $1 AND $2 ORDER BY s.number, t.place",
                        Tuple.of(from, to))
                .map(rows -> {
                    Map<Long, List<Optional<byte[]>>> leaves = new HashMap<>();
                    rows.forEach(row -> leaves.computeIfAbsent(row.getLong("number"), first -> new ArrayList<>())
                            .add(leaf(row)));
                    return leaves;
                });
    }

    /** Up to which seal the trail was looked at again in this round; 0 before its first. */
    Uni<Long> lookedAt() {
        return database.query(Scope.none(), "SELECT seal FROM audit_look", Tuple.tuple())
                .map(rows -> rows.iterator().next().getLong("seal"));
    }

    /** Notes that it was looked at further; the answer is whether nobody else did so meanwhile. */
    Uni<Boolean> lookedAt(long before, long now) {
        return database.run(Write.when(
                Scope.none(),
                "UPDATE audit_look SET seal = ?::bigint WHERE seal = ?::bigint RETURNING seal",
                now,
                before));
    }

    private static Optional<byte[]> leaf(Row row) {
        return Optional.ofNullable(row.getUUID("id"))
                .map(id -> AuditTrail.leafHash(
                        id,
                        row.getOffsetDateTime("at").toInstant(),
                        new AuditTrail.Entry(
                                row.getString("actor"),
                                row.getString("client"),
                                row.getUUID("operator_id"),
                                row.getString("action"),
                                row.getString("object_type"),
                                row.getUUID("object_id"),
                                row.getString("outcome"),
                                row.getString("correlator"),
                                row.getString("office"))));
    }

    /** An entry as it stands in the trail; seal and position are null until it is sealed. */
    record StoredEntry(UUID id, Row row, Long seal, Integer position) {}

    /** Entries in the order of their ids, at most {@code limit}, after one. */
    Uni<List<StoredEntry>> entries(OfOfficials whose, int limit, Optional<UUID> after) {
        Tuple values = Tuple.of(limit, after.orElse(null));
        // Said only where it counts, so that the indexes of officials' entries can be used.
        StringBuilder theirs = new StringBuilder();
        whose.official()
                .ifPresent(official -> theirs.append(" AND office IS NOT NULL AND actor = $")
                        .append(values.addString(official).size()));
        whose.office()
                .ifPresent(office -> theirs.append(" AND office = $")
                        .append(values.addString(office).size()));
        return database.query(
                        AUDITOR,
                        "SELECT e.*, s.number AS seal, s.position FROM (SELECT * FROM audit_entry"
                                + " WHERE ($2::uuid IS NULL OR id > $2)" + theirs + " ORDER BY id LIMIT $1) e "
                                + PLACE + " ORDER BY e.id",
                        values)
                .map(rows -> all(
                        rows,
                        row -> new StoredEntry(
                                row.getUUID("id"), row, row.getLong("seal"), row.getInteger("position"))));
    }

    /** Where an entry stands: the seal, its leaves in order, and the entry's position among them. */
    record Place(Seal seal, List<byte[]> leaves, int position) {}

    /** Whether there is such an entry, and where it was sealed. */
    Uni<Optional<Optional<Place>>> place(UUID entryId) {
        return database.query(
                        AUDITOR,
                        "SELECT s.*, (SELECT array_agg(l.leaf_hash ORDER BY t.place)"
                                + " FROM unnest(s.entries) WITH ORDINALITY AS t (id, place)"
                                + " JOIN audit_entry l ON l.id = t.id) AS leaves FROM audit_entry e " + PLACE
                                + " WHERE e.id = $1",
                        Tuple.of(entryId))
                .map(rows -> all(rows, SealRepository::place).stream().findFirst());
    }

    private static Optional<Place> place(Row row) {
        return Optional.ofNullable(row.getInteger("position"))
                .map(position -> new Place(seal(row), leaves(row), position));
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
