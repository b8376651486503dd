package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.audit.MerkleTree;
import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.DailyRecord;
import io.shiming.registration.domain.KeptRecord;
import io.shiming.registration.domain.RecordBatch;
import io.shiming.registration.domain.RecordedFact;
import io.shiming.registration.persistence.LineKeyRepository;
import io.shiming.registration.persistence.RecordDayRepository;
import io.shiming.registration.persistence.RecordRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Keeps what was published, or how services were used (Art. 15), batch by batch: one key, one statement, one entry of the audit
 * trail with the Merkle root of its records, so that it can be shown of each that nobody altered it.
 *
 * <p>Round trips: to the keys server one for the batch's key; to PostgreSQL one for the batch with everything that belongs to it. When
 * lines bring keys of their own some of which were used before: one more to look for them, one for what they were used for, and all
 * once more for the others.
 */
@ApplicationScoped
public class KeepRecords {
    private static final int SALT = 16;
    /** Whoever is not done then has somebody beside them who sends the same. */
    private static final int TRIES = 16;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final RecordRepository records;
    private final LineKeyRepository lineKeys;
    private final RecordDayRepository days;
    private final KeyServer keys;
    private final AuditTrail audit;
    private final Aside aside;
    private final Ids ids;
    private final Clock clock;

    KeepRecords(
            RecordRepository records,
            LineKeyRepository lineKeys,
            RecordDayRepository days,
            KeyServer keys,
            AuditTrail audit,
            Aside aside,
            Ids ids,
            Clock clock) {
        this.records = records;
        this.lineKeys = lineKeys;
        this.days = days;
        this.keys = keys;
        this.audit = audit;
        this.aside = aside;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * What a line says.
     *
     * @param key the line's own, if it brings one: within 24 hours nothing is kept twice under it
     */
    public record Line(long number, RecordedFact fact, Optional<String> key) {}

    /**
     * What is to be kept.
     *
     * @param firstLine that of the block the lines are of; there are at most {@link RecordBatch#SIZE} places from there on
     */
    public record Command(Caller caller, String correlator, DailyRecord kind, long firstLine, List<Line> lines) {
        UUID operatorId() {
            return caller.requireOperator();
        }

        boolean isKeyed() {
            return lines.stream().anyMatch(line -> line.key().isPresent());
        }

        UUID idOf(Line line, UUID batch) {
            return RecordBatch.recordAt(batch, Math.toIntExact(line.number() - firstLine + 1));
        }
    }

    /** What was kept together. */
    public record Batch(UUID id, long firstLine, long lastLine, int records, String root, UUID auditEntryId) {}

    /** A line whose key was used before, for the same. */
    public record Repeated(long line, UUID recordId) {}

    /**
     * What became of a block.
     *
     * @param batch what is new of it
     * @param reused lines whose keys were used before, for something else
     */
    public record Kept(Optional<Batch> batch, List<Repeated> repeated, List<Long> reused) {}

    /**
     * Keeps a block of lines, all or none of what is new.
     *
     * @param answered what is committed with it: the answer under its idempotency key, if it has one
     * @return committed
     * @throws DomainException IDEMPOTENCY_IN_FLIGHT when others send lines with the same keys all the time
     */
    public Uni<Kept> handle(Command command, Function<Kept, Optional<Write.Part>> answered) {
        return attempt(command, Map.of(), answered, TRIES);
    }

    /** @param known what was kept under keys of these lines, as far as it has been seen */
    private Uni<Kept> attempt(
            Command command, Map<UUID, KeptRecord> known, Function<Kept, Optional<Write.Part>> answered, int tries) {
        UUID id = RecordBatch.of(ids.next());
        return sorted(command, id, known)
                .chain(lines -> (lines.fresh().isEmpty()
                                ? nothingNew(lines, answered)
                                : store(command, id, lines, answered))
                        .chain(kept -> kept.map(done -> Uni.createFrom().item(done))
                                .orElseGet(() -> tries == 1
                                        ? Uni.createFrom()
                                                .failure(DomainException.retryLater(
                                                        CommonError.IDEMPOTENCY_IN_FLIGHT, Duration.ofSeconds(1)))
                                        : lineKeys.find(command.kind(), command.operatorId(), lines.keys())
                                                .chain(found -> attempt(command, found, answered, tries - 1)))));
    }

    private Uni<SortedLines> sorted(Command command, UUID id, Map<UUID, KeptRecord> known) {
        return command.isKeyed()
                ? aside.compute(() -> SortedLines.of(
                        command.lines(),
                        line -> command.idOf(line, id),
                        key -> lineKeys.of(command.caller(), command.kind(), key),
                        known))
                : Uni.createFrom().item(SortedLines.unkeyed(command.lines()));
    }

    private Uni<Optional<Kept>> nothingNew(SortedLines lines, Function<Kept, Optional<Write.Part>> answered) {
        Kept kept = new Kept(Optional.empty(), lines.repeated(), lines.reused());
        return answered.apply(kept)
                .map(part -> days.run(Write.always(Scope.none()).and(part)))
                .orElseGet(() -> Uni.createFrom().item(true))
                .replaceWith(Optional.of(kept));
    }

    /** Empty when keys of theirs have been used meanwhile. */
    private Uni<Optional<Kept>> store(
            Command command, UUID id, SortedLines lines, Function<Kept, Optional<Write.Part>> answered) {
        return keys.create(command.kind().cohort(DailyRecord.dayOf(id)), id, null, List.of())
                .chain(made -> aside.compute(() -> write(command, id, lines, made.key(), answered)))
                .chain(prepared -> run(command, id, lines, prepared.write())
                        // Only when nothing was written for certain: a broken connection may have committed.
                        .onFailure(Write::refused)
                        .call(() -> forget(id))
                        .chain(done -> done
                                ? Uni.createFrom().item(Optional.of(prepared.kept()))
                                : forget(id).replaceWith(Optional.empty())));
    }

    private Uni<Boolean> run(Command command, UUID id, SortedLines lines, Write write) {
        return lines.keys().isEmpty()
                ? days.store(command.kind(), DailyRecord.dayOf(id), write)
                : days.storeInTurn(
                        command.kind(),
                        DailyRecord.dayOf(id),
                        LineKeyRepository.turn(command.kind(), command.operatorId()),
                        write);
    }

    private Uni<Void> forget(UUID id) {
        return keys.destroy(List.of(id)).onFailure().recoverWithNull();
    }

    private record Prepared(Write write, Kept kept) {}

    private Prepared write(
            Command command, UUID id, SortedLines lines, DataKey key, Function<Kept, Optional<Write.Part>> answered) {
        UUID operatorId = command.operatorId();
        List<KeptRecord> records = salted(command, id, lines.fresh());
        List<byte[]> leaves = records.stream()
                .map(record -> MerkleTree.leaf(RecordBatch.leaf(record)))
                .toList();
        UUID entry = ids.next();
        String root = HexFormat.of().formatHex(MerkleTree.root(leaves));
        var stored = new RecordRepository.Batch(id, command.kind(), operatorId, root, leaves, entry);
        Batch batch = new Batch(
                id,
                command.firstLine(),
                lines.fresh().get(lines.fresh().size() - 1).line().number(),
                records.size(),
                root,
                entry);
        Kept kept = new Kept(Optional.of(batch), lines.repeated(), lines.reused());
        Write write = (lines.keys().isEmpty()
                        ? Write.always(Scope.tenant(operatorId))
                        : lineKeys.whenNew(command.kind(), operatorId, lines.freshKeys()))
                .and(this.records.added(stored, this.records.sealed(records, lines.storedKeys(), key), clock.instant()))
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
                .and(answered.apply(kept));
        return new Prepared(write, kept);
    }

    private static List<KeptRecord> salted(Command command, UUID id, List<SortedLines.Fresh> fresh) {
        byte[] salts = new byte[SALT * fresh.size()];
        RANDOM.nextBytes(salts);
        List<KeptRecord> kept = new ArrayList<>(fresh.size());
        for (SortedLines.Fresh each : fresh) {
            int from = kept.size() * SALT;
            kept.add(new KeptRecord(
                    command.idOf(each.line(), id),
                    command.operatorId(),
                    each.line().fact(),
                    HexFormat.of().formatHex(salts, from, from + SALT)));
        }
        return kept;
    }
}
