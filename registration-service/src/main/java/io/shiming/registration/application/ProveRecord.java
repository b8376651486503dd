package io.shiming.registration.application;

import io.micrometer.core.instrument.MeterRegistry;
import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.audit.MerkleTree;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.DailyRecord;
import io.shiming.registration.domain.KeptRecord;
import io.shiming.registration.domain.RecordBatch;
import io.shiming.registration.persistence.RecordRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/** An operator shows that a record was not altered since its root went on the audit trail (Art. 15, 16). */
@ApplicationScoped
public class ProveRecord {
    private static final Logger LOG = Logger.getLogger(ProveRecord.class);
    private static final HexFormat HEX = HexFormat.of();

    private final RecordRepository records;
    private final AuditTrail audit;
    private final MeterRegistry metrics;

    ProveRecord(RecordRepository records, AuditTrail audit, MeterRegistry metrics) {
        this.records = records;
        this.audit = audit;
        this.metrics = metrics;
    }

    /**
     * What leads from a record to its batch's root; hashes and salt hexadecimal.
     *
     * @param leafHash of the record as it is stored now
     * @param salt with which, and the record, its leaf is computed
     * @param index of the leaf among the leaves of the batch
     * @param path RFC 6962 audit path, from the leaf upwards
     */
    public record Proof(
            UUID recordId,
            UUID operatorId,
            UUID batchId,
            String salt,
            String leafHash,
            int index,
            int size,
            List<String> path,
            String root,
            UUID auditEntryId) {}

    /**
     * On record in the transaction that looks; one round trip there and one to the keys server.
     *
     * @throws DomainException NOT_FOUND, also of another operator's, and of what was purged
     * @throws IllegalStateException when the record, or its batch, is not any more what it was: there is no proof then, and it is
     *     for whoever runs the service to look
     */
    public Uni<Proof> handle(Caller caller, String correlator, DailyRecord kind, UUID id) {
        UUID operatorId = caller.requireOperator();
        AuditTrail.Entry look =
                AuditTrail.Entry.by(caller, correlator, operatorId, kind.noun() + ".proved", kind.noun(), id, "ASKED");
        return records.requireOnRecord(kind, operatorId, id, audit.record(look)).map(this::proof);
    }

    private Proof proof(RecordRepository.Proven found) {
        KeptRecord record = found.record();
        var batch = found.batch();
        byte[] leaf = MerkleTree.leaf(RecordBatch.leaf(record));
        if (!isInPlace(leaf, found)) {
            metrics.counter("shiming.records.altered", "kind", batch.kind().noun())
                    .increment();
            LOG.errorf(
                    "%s %s does not lead to the root of its batch", batch.kind().noun(), record.id());
            throw new IllegalStateException("altered");
        }
        return new Proof(
                record.id(),
                record.operatorId(),
                batch.id(),
                record.salt(),
                HEX.formatHex(leaf),
                found.index(),
                batch.leaves().size(),
                MerkleTree.path(found.index(), batch.leaves()).stream()
                        .map(HEX::formatHex)
                        .toList(),
                batch.root(),
                batch.auditEntryId());
    }

    private static boolean isInPlace(byte[] leaf, RecordRepository.Proven found) {
        var batch = found.batch();
        return found.index() >= 0
                && found.index() < batch.leaves().size()
                && Arrays.equals(leaf, batch.leaves().get(found.index()))
                && HEX.formatHex(MerkleTree.root(batch.leaves())).equals(batch.root());
    }
}
