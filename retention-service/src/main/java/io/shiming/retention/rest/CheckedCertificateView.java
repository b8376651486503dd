package io.shiming.retention.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.retention.domain.Certificate;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is said of a certificate. */
@Schema(name = "CheckedCertificate", description = "Of a certificate that is not valid nothing else is said")
@JsonInclude(JsonInclude.Include.NON_NULL)
record CheckedCertificateView(
        @Schema(required = true) boolean valid,

        @Schema(description = "whether it is about the record of the proof; absent without one")
        Boolean included,

        UUID certificateId,
        Instant erasedAt,
        Instant unreadableInBackupsAt,
        Instant indexesUnsearchableBy,
        Integer records) {
    static final CheckedCertificateView NONE = new CheckedCertificateView(false, null, null, null, null, null, null);

    static CheckedCertificateView of(Certificate says, Optional<Boolean> included) {
        return new CheckedCertificateView(
                true,
                included.orElse(null),
                says.certificateId(),
                says.erasedAt(),
                says.unreadableInBackupsAt(),
                says.indexesUnsearchableBy(),
                says.records());
    }
}
