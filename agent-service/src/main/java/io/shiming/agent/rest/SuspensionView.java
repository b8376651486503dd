package io.shiming.agent.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.agent.domain.Ending;
import io.shiming.agent.domain.Suspension;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A suspension of an agent. */
@Schema(name = "Suspension")
@JsonInclude(JsonInclude.Include.NON_NULL)
record SuspensionView(
        UUID id,

        @Schema(description = "for which operator; absent for every one")
        UUID operatorId,

        @Schema(description = "role of who suspended it, or `agent-service` where a rule did")
        String by,

        @Schema(description = "absent where somebody did") String rule,

        String reason,
        Instant suspendedAt,
        Instant reinstatedAt,
        String reinstatementReason) {

    static SuspensionView of(Suspension suspension) {
        return new SuspensionView(
                suspension.id(),
                suspension.operatorId().orElse(null),
                suspension.by(),
                suspension.rule().orElse(null),
                suspension.reason(),
                suspension.at(),
                suspension.reinstatement().map(Ending::at).orElse(null),
                suspension.reinstatement().map(Ending::reason).orElse(null));
    }
}
