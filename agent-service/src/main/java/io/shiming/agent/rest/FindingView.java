package io.shiming.agent.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.agent.domain.Finding;
import io.shiming.agent.domain.FindingClosure;
import io.shiming.agent.domain.FindingKind;
import io.shiming.agent.domain.FindingState;
import io.shiming.foundation.crypto.Sensitive;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "Finding")
@JsonInclude(JsonInclude.Include.NON_NULL)
record FindingView(
        UUID id,
        FindingState state,
        UUID operatorId,
        UUID agentId,
        UUID inspectionId,
        FindingKind kind,

        @Schema(description = "who is to remedy it; what is against the operator does not count in the agent's score")
        FindingKind.Party against,

        Integer article,

        @Schema(description = "not shown to auditors, and gone after `shiming.supervision.keep-texts`")
        String description,

        LocalDate dueOn,
        List<UUID> registrationIds,
        Instant raisedAt,

        @Schema(description = "likewise") String remedy,

        Instant closedAt) {
    static FindingView of(Finding finding, LocalDate today) {
        return new FindingView(
                finding.id(),
                finding.state(today),
                finding.operatorId(),
                finding.agentId(),
                finding.inspectionId().orElse(null),
                finding.kind(),
                finding.kind().against(),
                finding.article().orElse(null),
                finding.description().map(Sensitive::reveal).orElse(null),
                finding.dueOn(),
                finding.registrationIds(),
                finding.raisedAt(),
                finding.closure()
                        .flatMap(FindingClosure::remedy)
                        .map(Sensitive::reveal)
                        .orElse(null),
                finding.closure().map(FindingClosure::closedAt).orElse(null));
    }
}
