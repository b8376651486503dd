package io.shiming.agent.rest;

import io.shiming.agent.application.ScoreAgents;
import io.shiming.agent.domain.ScoreCard;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Page;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** An operator's agents, in the order of how they do (Art. 6). */
@Path("/v1/scorecards")
@Produces(MediaType.APPLICATION_JSON)
public class RankingResource {
    private final CurrentRequest current;
    private final ScoreAgents scoreAgents;

    RankingResource(CurrentRequest current, ScoreAgents scoreAgents) {
        this.current = current;
        this.scoreAgents = scoreAgents;
    }

    @GET
    @RolesAllowed({Roles.OPERATOR, Roles.COMPLIANCE_OFFICER})
    @Operation(operationId = "rankAgents", summary = "How the operator's agents do, the best first")
    public Uni<Page<ScoreCardView>> ranking(
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(description = "`next` of the page before", schema = @Schema(implementation = UUID.class))
                    @QueryParam("after")
                    String after) {
        int most = Parameters.limit(limit);
        return scoreAgents
                .ranking(current.caller(), most + 1, Parameters.after(after))
                .map(found -> Page.of(found, most, ScoreCard::agentId, ScoreCardView::of));
    }
}
