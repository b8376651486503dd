package io.shiming.retention.rest;

import io.shiming.foundation.problem.Violations;
import io.shiming.retention.domain.InclusionProof;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A certificate somebody has, and a proof that it is about a record. */
@Schema(name = "CertificateToCheck")
record CertificateBody(@Schema(required = true) String certificate, ProofBody proof) {

    @Schema(name = "InclusionProofToCheck")
    record ProofBody(
            @Schema(required = true) UUID recordId,
            @Schema(required = true) Integer index,
            @Schema(required = true) Integer size,
            @Schema(required = true) List<String> path,

            @Schema(description = "taken along as it was answered; the certificate's own counts")
            String root) {
        void check(Violations violations) {
            violations.required("/proof/recordId", recordId);
            violations.required("/proof/index", index);
            violations.required("/proof/size", size);
            violations.required("/proof/path", path);
        }
    }

    Optional<InclusionProof> inclusion() {
        return Optional.ofNullable(proof)
                .map(given -> new InclusionProof(given.recordId(), given.index(), given.size(), given.path()));
    }

    void check() {
        Violations violations = new Violations();
        violations.required("/certificate", certificate);
        if (proof != null) {
            proof.check(violations);
        }
        violations.refuseIfAny();
    }
}
