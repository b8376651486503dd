package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.audit.MerkleTree;
import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.identifier.Ids;
import io.shiming.registration.domain.DailyRecord;
import io.shiming.registration.domain.KeptRecord;
import io.shiming.registration.domain.RecordBatch;
import io.shiming.registration.domain.RecordedFact;
import io.shiming.registration.persistence.RecordDayRepository;
import io.shiming.registration.persistence.RecordRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Keeps what was published, or how services were used (Art. 15), batch by batch: one key, one statement, one entry of the audit
 * trail with the Merkle root of its records, so that it can be root of each that nobody altered it.
 *
 * <p>Round trips: to the keys server one for the batch's key; to PostgreSQL one for the batch with everything that belongs to it.
 */
@ApplicationScoped
public class KeepRecords {
    private static final int SALT = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final RecordRepository records;
    private final RecordDayRepository days;
    private final KeyServer keys;
    private final AuditTrail audit;
    private final Aside aside;
    private final Ids ids;
    private final Clock clock;

    KeepRecords(
            RecordRepository records,
            RecordDayRepository days,
            KeyServer keys,
            AuditTrail audit,
            Aside aside,
            Ids ids,
            Clock clock) {
        this.records = records;
        this.days = days;
        this.keys = keys;
        this.audit = audit;
        this.aside = aside;
        this.ids = ids;
        this.clock = clock;
    }

    /** What a line says. */
    public record Line(long number, RecordedFact fact) {}

    /**
     * What is to be kept.
     *
     * @param firstLine that of the block the lines are of; there are at most {@link RecordBatch#SIZE} places from there on
     */
    public record Command(Caller caller, String correlator, DailyRecord kind, long firstLine, List<Line> lines) {
        int place(Line line) {
            return Math.toIntExact(line.number() - firstLine + 1);
        }
    }

    /** What was kept. */
    public record Batch(UUID id, long firstLine, long lastLine, int records, String root, UUID auditEntryId) {}

    /**
     * Keeps a block of lines, all or none.
     *
     * @param answered what is committed with it: the answer under its idempotency key, if it has one
     * @return committed; empty when there was nothing to keep
     */
    public Uni<Optional<Batch>> handle(Command command, Function<Optional<Batch>, Optional<Write.Part>> answered) {
        if (command.lines().isEmpty()) {
            return answered.apply(Optional.empty())
                    .map(part -> days.run(Write.always(Scope.none()).and(part)))
                    .orElseGet(() -> Uni.createFrom().item(true))
                    .replaceWith(Optional.empty());
        }
        UUID id = RecordBatch.of(ids.next());
        UUID operatorId = command.caller().requireOperator();
        return keys.create(command.kind().cohort(DailyRecord.dayOf(id)), id, null, List.of())
                .chain(made -> aside.compute(() -> write(command, operatorId, id, made.key(), answered)))
                .chain(prepared -> days.store(command.kind(), DailyRecord.dayOf(id), prepared.write())
                        // Only when nothing was written for certain: a broken connection may have committed.
                        .onFailure(Write::refused)
                        .call(() -> keys.destroy(List.of(id)).onFailure().recoverWithNull())
                        .replaceWith(Optional.of(prepared.batch())));
    }

    private record Prepared(Write write, Batch batch) {}

    private Prepared write(
            Command command,
            UUID operatorId,
            UUID id,
            DataKey key,
            Function<Optional<Batch>, Optional<Write.Part>> answered) {
        List<KeptRecord> kept = salted(command, operatorId, id);
        List<byte[]> leaves = kept.stream()
                .map(record -> MerkleTree.leaf(RecordBatch.leaf(record)))
                .toList();
        UUID entry = ids.next();
        String root = HexFormat.of().formatHex(MerkleTree.root(leaves));
        var stored = new RecordRepository.Batch(id, command.kind(), operatorId, root, leaves, entry);
        Batch batch = new Batch(
                id,
                command.firstLine(),
                command.lines().get(command.lines().size() - 1).number(),
                kept.size(),
                root,
                entry);
        Write write = Write.always(Scope.tenant(operatorId))
                .and(records.added(stored, records.sealed(kept, key), clock.instant()))
                .and(audit.record(
                        entry,
                        AuditTrail.Entry.by(
                                command.caller(),
                                command.correlator(),
                                operatorId,
                                command.kind().noun() + "s.kept",
                                "record-batch",
                                id,
                                root)))
                .and(answered.apply(Optional.of(batch)));
        return new Prepared(write, batch);
    }

    private static List<KeptRecord> salted(Command command, UUID operatorId, UUID id) {
        byte[] salts = new byte[SALT * command.lines().size()];
        RANDOM.nextBytes(salts);
        List<KeptRecord> kept = new ArrayList<>(command.lines().size());
        for (Line line : command.lines()) {
            int from = kept.size() * SALT;
            kept.add(new KeptRecord(
                    RecordBatch.recordAt(id, command.place(line)),
                    operatorId,
                    line.fact(),
                    HexFormat.of().formatHex(salts, from, from + SALT)));
        }
        return kept;
    }
}
