package io.shiming.registration.rest;

import io.shiming.registration.application.ProveRecord;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** That a record is the one in its place under its batch's root. Hashes are hexadecimal. */
@Schema(name = "RecordProof")
record ProofView(
        UUID recordId,
        UUID operatorId,
        UUID batchId,

        @Schema(description = "The last member of the leaf, as docs/records.md has it")
        String salt,

        String leafHash,

        @Schema(description = "Of the leaf among those of the batch, from 0 on")
        int index,

        @Schema(description = "Leaves of the batch") int size,

        @Schema(description = "RFC 6962 audit path, from the leaf upwards")
        List<String> path,

        String root,

        @Schema(description = "Of the audit trail; its outcome is the root")
        UUID auditEntryId) {
    static ProofView of(ProveRecord.Proof proof) {
        return new ProofView(
                proof.recordId(),
                proof.operatorId(),
                proof.batchId(),
                proof.salt(),
                proof.leafHash(),
                proof.index(),
                proof.size(),
                proof.path(),
                proof.root(),
                proof.auditEntryId());
    }
}
