package io.shiming.registration.rest;

import io.shiming.foundation.audit.MerkleTree;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.registration.domain.DailyRecord;
import io.shiming.registration.domain.KeptRecord;
import io.shiming.registration.domain.Publication;
import io.shiming.registration.domain.RecordBatch;
import io.shiming.registration.domain.RecordedFact;
import io.shiming.registration.domain.ServiceUse;
import io.shiming.registration.persistence.RecordDayRepository;
import io.shiming.registration.persistence.RecordRepository;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Batches of days long gone, stored as the service stored them then. */
@Singleton
public class PastRecords {
    private static final AtomicInteger DAYS = new AtomicInteger();
    static final String SALT = "5a".repeat(16);

    private final RecordRepository records;
    private final RecordDayRepository days;
    private final KeyServer keys;

    PastRecords(RecordRepository records, RecordDayRepository days, KeyServer keys) {
        this.records = records;
        this.days = days;
        this.keys = keys;
    }

    /** A day nothing is of yet, of log-ons neither. */
    static LocalDate anyDay() {
        return LocalDate.of(2012, 1, 1).plusDays(DAYS.getAndIncrement());
    }

    static RecordedFact fact(DailyRecord kind, Instant at, String subject) {
        return kind == DailyRecord.SERVICE_RECORD
                ? new ServiceUse(at, new Sensitive<>(subject), "LOG_ON")
                : new Publication(at, new Sensitive<>(subject), Optional.of(new Sensitive<>("新闻")), "cd".repeat(32));
    }

    /** The ids of the records of a batch that came at noon. */
    List<UUID> kept(LocalDate day, UUID operatorId, List<RecordedFact> facts) {
        DailyRecord kind = facts.get(0).kind();
        Instant noon = PastLogons.noon(day);
        UUID batch = RecordBatch.of(new UUID(
                noon.toEpochMilli() << 16 | 0x7000 | ThreadLocalRandom.current().nextInt(0x1000),
                0x8000_0000_0000_0000L | ThreadLocalRandom.current().nextLong() >>> 2));
        List<KeptRecord> kept = IntStream.range(0, facts.size())
                .mapToObj(i -> new KeptRecord(RecordBatch.recordAt(batch, i + 1), operatorId, facts.get(i), SALT))
                .toList();
        List<byte[]> leaves = kept.stream()
                .map(record -> MerkleTree.leaf(RecordBatch.leaf(record)))
                .toList();
        String root = HexFormat.of().formatHex(MerkleTree.root(leaves));
        var key = keys.create(kind.cohort(day), batch, null, List.of()).await().indefinitely();
        Write write = Write.always(Scope.tenant(operatorId))
                .and(records.added(
                        new RecordRepository.Batch(batch, kind, operatorId, root, leaves, UUID.randomUUID()),
                        records.sealed(kept, key.key()),
                        noon));
        days.store(kind, day, write).await().indefinitely();
        return kept.stream().map(KeptRecord::id).toList();
    }
}
