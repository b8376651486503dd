package io.shiming.agent.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.agent.application.LookUpAgents;
import io.shiming.agent.domain.Agent;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An agent, and how it stands where that is asked. */
@Schema(name = "Agent")
@JsonInclude(JsonInclude.Include.NON_NULL)
record AgentView(
        UUID id,
        String name,
        String unifiedSocialCreditCode,
        Instant enteredAt,

        @Schema(description = "absent in lists") QualificationView qualification,

        @Schema(description = "every one there was, as far as the caller may see it; absent in lists")
        List<SuspensionView> suspensions) {

    static AgentView of(Agent agent) {
        return new AgentView(agent.id(), agent.name(), agent.unifiedSocialCreditCode(), agent.enteredAt(), null, null);
    }

    static AgentView of(LookUpAgents.Standing standing) {
        Agent agent = standing.agent();
        return new AgentView(
                agent.id(),
                agent.name(),
                agent.unifiedSocialCreditCode(),
                agent.enteredAt(),
                QualificationView.of(standing.qualification(), standing.eligibility()),
                standing.suspensions().stream().map(SuspensionView::of).toList());
    }
}
