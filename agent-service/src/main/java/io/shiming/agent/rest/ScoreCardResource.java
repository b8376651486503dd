package io.shiming.agent.rest;

import io.shiming.agent.application.ScoreAgents;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** How agents do (Art. 6). */
@Path("/v1/agents/{id}/scorecard")
@Produces(MediaType.APPLICATION_JSON)
public class ScoreCardResource {
    private final CurrentRequest current;
    private final ScoreAgents scoreAgents;

    ScoreCardResource(CurrentRequest current, ScoreAgents scoreAgents) {
        this.current = current;
        this.scoreAgents = scoreAgents;
    }

    @GET
    @RolesAllowed({
        Roles.COMMUNICATIONS_AUTHORITY,
        Roles.INTERNET_AUTHORITY,
        Roles.AUDITOR,
        Roles.OPERATOR,
        Roles.COMPLIANCE_OFFICER,
        Roles.AGENT
    })
    @Operation(
            operationId = "getScoreCard",
            summary = "How an agent does",
            description =
                    "For an operator, in its own dealings with the agent; for the agent and for officials, in all.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ScoreCardView.class)))
    public Uni<ScoreCardView> card(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id) {
        return scoreAgents
                .card(current.caller(), current.correlator(), Parameters.id(id))
                .map(ScoreCardView::of);
    }
}
