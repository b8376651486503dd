package io.shiming.retention.rest;

import io.shiming.retention.application.LookUpCertificates;
import io.shiming.retention.domain.Category;
import io.shiming.retention.domain.Certificate;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A certificate, and what it says. */
@Schema(name = "Certificate")
record CertificateView(
        UUID id,

        @Schema(description = "JWS (EdDSA), compact: the proof; what stands beside it is what it says")
        String certificate,

        UUID runId,

        @Schema(description = "those were looked for that were due before")
        Instant dueBefore,

        Instant startedAt,

        @Schema(description = "by then rows and keys were gone")
        Instant erasedAt,

        @Schema(description = "from when on no backup of the keys server has their keys")
        Instant unreadableInBackupsAt,

        @Schema(description = "by when the key is destroyed of the blind indexes that backups may have")
        Instant indexesUnsearchableBy,

        @Schema(description = "how many were erased") int records,

        @Schema(description = "hexadecimal; of the Merkle tree (RFC 6962) over their ids' 16 bytes, in ascending order")
        String root,

        List<CountView> counts) {

    @Schema(name = "CertificateCount")
    record CountView(Category category, int policyVersion, int records) {}

    static CertificateView of(LookUpCertificates.Issued issued) {
        Certificate says = issued.says();
        return new CertificateView(
                says.certificateId(),
                issued.jws(),
                says.runId(),
                says.dueBefore(),
                says.startedAt(),
                says.erasedAt(),
                says.unreadableInBackupsAt(),
                says.indexesUnsearchableBy(),
                says.records(),
                says.root(),
                says.counts().stream()
                        .map(count -> new CountView(count.category(), count.policyVersion(), count.records()))
                        .toList());
    }
}
