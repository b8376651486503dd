package io.shiming.foundation.crypto;

import static io.shiming.foundation.database.Values.utc;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.scheduler.Scheduled;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.time.Rounds;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Brings stored indexes along when their key is replaced, while the service works: notes which keys are in use, has
 * computed anew what stands under those before the primary one, and removes what is left of destroyed ones. A round
 * costs a look at a table of a few rows, and after the first rotation a few at indexes, when there is nothing to do.
 */
@Singleton
public class RenewIndexes {
    private static final Logger LOG = Logger.getLogger(RenewIndexes.class);
    private static final int RENEWED_AT_ONCE = 200;
    private static final int FORGOTTEN_AT_ONCE = 1_000;
    private static final int BATCHES_IN_A_ROUND = 100;
    /** Of more, nobody needs the exact number every few seconds; `keys indexed` counts them all. */
    private static final int COUNTED = 100_000;

    private static final Scope INDEXER = Scope.role("indexer");

    private final Database database;
    private final BlindIndex index;
    private final List<StoredIndexes> stored;
    private final Clock clock;
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong unknown = new AtomicLong();

    RenewIndexes(
            Database database, BlindIndex index, @All List<StoredIndexes> stored, MeterRegistry metrics, Clock clock) {
        this.database = database;
        this.index = index;
        this.stored = stored;
        this.clock = clock;
        Gauge.builder("shiming.index.waiting", waiting, AtomicLong::get).register(metrics);
        Gauge.builder("shiming.index.unknown.keys", unknown, AtomicLong::get).register(metrics);
    }

    @Scheduled(every = "{shiming.keys.renew-every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> run() {
        List<IndexKey> keys = index.keys();
        return Rounds.untroubled(note(keys)
                .chain(retired -> forget(retired).chain(() -> renew(outdated(keys, retired)))));
    }

    /**
     * Keys before the primary one, and those that were destroyed, should a replica have used one too long; never the
     * primary one of a replica that has the old file itself. A newer key, that waits for its time, is none of them.
     */
    private static byte[][] outdated(List<IndexKey> keys, List<byte[]> retired) {
        List<byte[]> own = keys.stream()
                .dropWhile(key -> !key.primary())
                .map(IndexKey::prefix)
                .toList();
        return Stream.concat(own.stream().skip(1), retired.stream())
                .filter(key -> !Arrays.equals(key, own.get(0)))
                .toArray(byte[][]::new);
    }

    /** Notes this replica's keys in the database; answers those that were destroyed. */
    private Uni<List<byte[]>> note(List<IndexKey> keys) {
        return database.query(Scope.none(), """
                        WITH mine AS (SELECT * FROM unnest($1::bytea[]) AS m (key)),
                        noted AS (INSERT INTO index_key (key, seen_at)
                                  SELECT key, $2 FROM mine WHERE key NOT IN (SELECT key FROM index_key)
                                  ON CONFLICT DO NOTHING)
                        SELECT key, retired_at IS NOT NULL AS retired, key IN (SELECT key FROM mine) AS known
                        FROM index_key""", Tuple.of(Write.buffers(prefixes(keys)), utc(clock.instant())))
                .map(rows -> {
                    List<byte[]> retired = new ArrayList<>();
                    long strange = 0;
                    for (Row row : rows) {
                        if (row.getBoolean("retired")) {
                            retired.add(row.getBuffer("key").getBytes());
                        } else if (!row.getBoolean("known")) {
                            strange++;
                        }
                    }
                    if (strange > 0 && unknown.getAndSet(strange) == 0) {
                        LOG.error("Other replicas use an index key that is not in this one's file");
                    }
                    unknown.set(strange);
                    return retired;
                });
    }

    private Uni<Void> forget(List<byte[]> retired) {
        return Multi.createFrom()
                .iterable(retired)
                .onItem()
                .transformToUniAndConcatenate(key ->
                        each(indexes -> whileFull(() -> indexes.forget(key, FORGOTTEN_AT_ONCE), FORGOTTEN_AT_ONCE)))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Void> renew(byte[][] outdated) {
        if (outdated.length == 0) {
            waiting.set(0);
            return Uni.createFrom().voidItem();
        }
        return each(indexes -> whileFull(() -> indexes.renew(outdated, RENEWED_AT_ONCE), 1))
                .chain(() -> database.query(
                        INDEXER,
                        "SELECT count(*) AS waiting FROM (SELECT FROM indexed_under WHERE renewed AND key = ANY ($1::bytea[])"
                                + " LIMIT $2) AS some_of_them",
                        Tuple.of(Write.buffers(outdated), COUNTED)))
                .invoke(rows -> waiting.set(rows.iterator().next().getLong("waiting")))
                .replaceWithVoid();
    }

    private Uni<Void> each(Function<StoredIndexes, Uni<Integer>> step) {
        return Multi.createFrom()
                .iterable(stored)
                .onItem()
                .transformToUniAndConcatenate(step::apply)
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** Batch after batch, as long as they are as full as that and the round is not too long. */
    private static Uni<Integer> whileFull(Supplier<Uni<Integer>> batch, int full) {
        return Multi.createBy()
                .repeating()
                .uni(batch::get)
                .whilst(done -> done >= full)
                .select()
                .first(BATCHES_IN_A_ROUND)
                .collect()
                .last();
    }

    private static byte[][] prefixes(List<IndexKey> keys) {
        return keys.stream().map(IndexKey::prefix).toArray(byte[][]::new);
    }
}
