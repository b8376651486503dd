package io.shiming.agent.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.agent.domain.Handover;
import io.shiming.agent.domain.HandoverReceipt;
import io.shiming.agent.domain.HandoverState;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "Handover")
@JsonInclude(JsonInclude.Include.NON_NULL)
record HandoverView(
        UUID id,
        HandoverState state,
        UUID operatorId,
        UUID agentId,
        Instant deliveredAt,

        @Schema(description = "by when the operator receipts it")
        Instant receiptDueAt,

        List<UUID> registrationIds,
        Instant receivedAt,

        @Schema(description = "once it is receipted") List<HandoverReceipt.Missing> missing) {
    static HandoverView of(Handover handover, Instant now) {
        return new HandoverView(
                handover.id(),
                handover.state(now),
                handover.operatorId(),
                handover.agentId(),
                handover.deliveredAt(),
                handover.receiptDueAt(),
                handover.registrationIds(),
                handover.receipt().map(HandoverReceipt::receivedAt).orElse(null),
                handover.receipt().map(HandoverReceipt::missing).orElse(null));
    }
}
