package io.shiming.retention.persistence;

import io.shiming.foundation.audit.MerkleBlocks;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.retention.domain.Category;
import io.shiming.retention.domain.Certificate;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Certificates, and what was purged in the runs they are about. Ids are read in the order of their bytes, page by page. */
@Singleton
public class CertificateRepository {
    private static final Scope CERTIFIER = Scope.role("certifier");
    private static final int RUNS_AT_ONCE = 10;
    private static final int READ = 8 * MerkleBlocks.SIZE;
    private static final int SHOWN = MerkleBlocks.SIZE;
    private static final UUID LOWEST = new UUID(0, 0);

    private final Database database;

    CertificateRepository(Database database) {
        this.database = database;
    }

    /** A record that was purged in a run. */
    public record Purged(UUID recordId, Category category, int policyVersion) {
        static Purged of(Row row) {
            return new Purged(
                    row.getUUID("record_id"),
                    Category.valueOf(row.getString("category")),
                    row.getInteger("policy_version"));
        }
    }

    /** What a proof is made from: where blocks begin, whosever that record is. */
    public record Blocks(List<byte[]> roots, List<UUID> starts) {
        static Blocks of(Row row) {
            return new Blocks(
                    Arrays.stream((Buffer[]) row.getValue("block_roots"))
                            .map(Buffer::getBytes)
                            .toList(),
                    List.of(row.getArrayOfUUIDs("block_starts")));
        }
    }

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    /** Some of the runs that are over, have purged something, and have no certificate yet. */
    public Uni<List<Certificate.Run>> uncertified() {
        return database.query(CERTIFIER, """
                        SELECT r.id, r.due_before, r.started_at, r.completed_at FROM purge_run r
                        WHERE r.state = 'COMPLETED' AND NOT r.dry_run
                          AND NOT EXISTS (SELECT FROM certificate c WHERE c.id = r.id)
                          AND EXISTS (SELECT FROM purged_record p WHERE p.run_id = r.id)
                        ORDER BY r.completed_at LIMIT $1""", Tuple.of(RUNS_AT_ONCE))
                .map(rows -> Rows.all(
                        rows,
                        row -> new Certificate.Run(
                                row.getUUID("id"),
                                Rows.instant(row, "due_before"),
                                Rows.instant(row, "started_at"),
                                Rows.instant(row, "completed_at"))));
    }

    /** What was purged in a run. */
    public Multi<List<Purged>> purged(UUID runId) {
        return pages(
                after -> database.query(
                                CERTIFIER,
                                "SELECT record_id, category, policy_version FROM purged_record WHERE run_id = $1"
                                        + following(after, 2) + " ORDER BY record_id LIMIT $3",
                                Tuple.of(runId, after.orElse(LOWEST), READ))
                        .map(rows -> Rows.all(rows, Purged::of)),
                Purged::recordId,
                READ);
    }

    /** The ids of what was purged in a run, as far as it is to be seen; in small pages, since they are shown one by one. */
    public Multi<List<UUID>> records(Reading reading, UUID runId) {
        return pages(
                after -> (reading.operatorId().isPresent()
                                ? database.query(
                                        Scope.tenant(reading.operatorId().get()),
                                        "SELECT record_id FROM purged_record WHERE run_id = $1 AND operator_id = $4"
                                                + following(after, 2) + " ORDER BY record_id LIMIT $3",
                                        Tuple.of(
                                                runId,
                                                after.orElse(LOWEST),
                                                SHOWN,
                                                reading.operatorId().get()))
                                : database.query(
                                        Reading.AUTHORITY,
                                        "SELECT record_id FROM purged_record WHERE run_id = $1" + following(after, 2)
                                                + " ORDER BY record_id LIMIT $3",
                                        Tuple.of(runId, after.orElse(LOWEST), SHOWN)))
                        .map(rows -> Rows.all(rows, row -> row.getUUID("record_id"))),
                Function.identity(),
                SHOWN);
    }

    /** The blocks of a certificate that is there. */
    public Uni<Blocks> blocks(UUID id) {
        return database.query(
                        CERTIFIER, "SELECT block_roots, block_starts FROM certificate WHERE id = $1", Tuple.of(id))
                .map(rows -> Blocks.of(rows.iterator().next()));
    }

    /** The ids of a block of a run, whosever they are. */
    public Uni<List<UUID>> block(UUID runId, UUID start) {
        return database.query(
                        CERTIFIER,
                        "SELECT record_id FROM purged_record WHERE run_id = $1 AND record_id >= $2"
                                + " ORDER BY record_id LIMIT $3",
                        Tuple.of(runId, start, MerkleBlocks.SIZE))
                .map(rows -> Rows.all(rows, row -> row.getUUID("record_id")));
    }

    /** The write of a certificate; does not happen when there is one for this run. */
    public Write issued(
            Certificate certificate, String jws, Instant at, List<byte[]> blockRoots, List<UUID> blockStarts) {
        return Write.when(
                CERTIFIER,
                """
                INSERT INTO certificate (id, issued_at, records, jws, block_roots, block_starts)
                VALUES (?::uuid, ?::timestamptz, ?::integer, ?::text, ?::bytea[], ?::uuid[])
                ON CONFLICT (id) DO NOTHING RETURNING 1""",
                certificate.certificateId(),
                at,
                certificate.records(),
                jws,
                blockRoots.toArray(byte[][]::new),
                blockStarts.toArray(UUID[]::new));
    }

    /** As they are kept, in the order of their ids, at most {@code limit}, after one. */
    public Uni<List<String>> page(Reading reading, int limit, Optional<UUID> after) {
        return reading.query(
                        database,
                        "SELECT c.jws FROM certificate c WHERE true" + following("c.id", after, 1)
                                + " ORDER BY c.id LIMIT $2",
                        Tuple.of(after.orElse(LOWEST), limit))
                .map(rows -> Rows.all(rows, row -> row.getString("jws")));
    }

    public Uni<Optional<String>> find(Reading reading, UUID id) {
        return reading.query(database, "SELECT jws FROM certificate WHERE id = $1", Tuple.of(id))
                .map(rows ->
                        Rows.all(rows, row -> row.getString("jws")).stream().findFirst());
    }

    /** The one of a run, if this record was purged in it. */
    public Uni<Optional<String>> find(Reading reading, UUID id, UUID recordId) {
        return reading.query(database, """
                        SELECT c.jws FROM certificate c
                        JOIN purged_record p ON p.run_id = c.id
                        WHERE c.id = $1 AND p.record_id = $2""", Tuple.of(id, recordId))
                .map(rows ->
                        Rows.all(rows, row -> row.getString("jws")).stream().findFirst());
    }

    /** Each page is read when it is asked for, until one is not full. */
    private static <T> Multi<List<T>> pages(
            Function<Optional<UUID>, Uni<List<T>>> page, Function<T, UUID> id, int size) {
        return Multi.createBy()
                .repeating()
                .uni(
                        () -> new AtomicReference<Optional<UUID>>(Optional.empty()),
                        last -> page.apply(last.get()).invoke(items -> {
                            if (!items.isEmpty()) {
                                last.set(Optional.of(id.apply(items.get(items.size() - 1))));
                            }
                        }))
                .whilst(items -> items.size() == size);
    }

    private static String following(Optional<UUID> after, int parameter) {
        return following("record_id", after, parameter);
    }

    private static String following(String column, Optional<UUID> after, int parameter) {
        return " AND " + column + (after.isPresent() ? " > $" : " >= $") + parameter;
    }
}
