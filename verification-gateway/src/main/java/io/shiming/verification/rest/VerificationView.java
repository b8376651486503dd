package io.shiming.verification.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.verification.domain.Channel;
import io.shiming.verification.domain.Outcome;
import io.shiming.verification.domain.Verification;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A verification as it is shown: nothing of the document. */
@Schema(name = "Verification")
@JsonInclude(JsonInclude.Include.NON_NULL)
record VerificationView(
        @Schema(required = true) UUID id,

        @Schema(required = true, description = "the department that answers for this type of document")
        Channel channel,

        @Schema(required = true) Outcome outcome,

        @Schema(description = "JWS that proves the check, see /v1/receipt-keys; absent while PENDING")
        String receipt,

        @Schema(description = "when the department answered; absent while PENDING")
        Instant checkedAt) {

    static VerificationView of(Verification verification) {
        return new VerificationView(
                verification.id(),
                verification.channel(),
                verification.outcome(),
                verification.receipt().orElse(null),
                verification.checkedAt().orElse(null));
    }
}
