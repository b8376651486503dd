package io.shiming.incident.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.incident.domain.DisputeCase;
import io.shiming.incident.domain.DisputeOutcome;
import io.shiming.incident.domain.DisputeState;
import io.shiming.incident.domain.DisputeWord;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "DisputeCase")
@JsonInclude(JsonInclude.Include.NON_NULL)
record DisputeView(
        UUID id,

        @Schema(
                description =
                        "PROPOSED: one officer has said what should come of it; ESCALATED: its operator has let the"
                                + " deadline go by, and an authority decides; DECIDED: registration-service is being told; SETTLED:"
                                + " the registration is free again")
        DisputeState state,

        UUID operatorId,
        UUID registrationId,
        Instant raisedAt,

        @Schema(description = "by when its operator is to have decided")
        Instant dueAt,

        Instant warnedAt,
        Instant escalatedAt,

        @Schema(description = "the latest one") WordView proposal,

        WordView decision,
        Instant settledAt) {

    @Schema(name = "DisputeWord")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record WordView(
            DisputeOutcome outcome,

            @Schema(description = "gone after `shiming.disputes.keep-texts`")
            String reason,

            String by,

            @Schema(description = "the role in which") String office,

            Instant at) {
        static WordView of(DisputeWord word) {
            return new WordView(
                    word.outcome(),
                    word.reason().map(Sensitive::reveal).orElse(null),
                    word.by(),
                    word.office(),
                    word.at());
        }
    }

    static DisputeView of(DisputeCase dispute) {
        return new DisputeView(
                dispute.id(),
                dispute.state(),
                dispute.operatorId(),
                dispute.registrationId(),
                dispute.raisedAt(),
                dispute.dueAt(),
                dispute.warnedAt().orElse(null),
                dispute.escalatedAt().orElse(null),
                dispute.proposal().map(WordView::of).orElse(null),
                dispute.decision().map(WordView::of).orElse(null),
                dispute.settledAt().orElse(null));
    }
}
