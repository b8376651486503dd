package io.shiming.agent.rest;

import io.shiming.agent.application.LookUpAgents;
import io.shiming.agent.application.QualifyAgent;
import io.shiming.agent.application.SuspendAgent;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.idempotency.Answers;
import io.shiming.foundation.idempotency.Idempotency;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** How an agent stands: eligible or not (Art. 5), suspended or not (Art. 6). */
@Path("/v1/agents/{id}")
@Produces(MediaType.APPLICATION_JSON)
public class StandingResource {
    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final LookUpAgents lookUpAgents;
    private final QualifyAgent qualifyAgent;
    private final SuspendAgent suspendAgent;

    StandingResource(
            CurrentRequest current,
            Idempotency idempotency,
            Answers answers,
            LookUpAgents lookUpAgents,
            QualifyAgent qualifyAgent,
            SuspendAgent suspendAgent) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.lookUpAgents = lookUpAgents;
        this.qualifyAgent = qualifyAgent;
        this.suspendAgent = suspendAgent;
    }

    @GET
    @RolesAllowed({Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY, Roles.AUDITOR, Roles.OPERATOR, Roles.AGENT
    })
    @Operation(
            operationId = "getAgent",
            summary = "An agent, and how it stands now",
            description = "An operator sees those it has or had an agreement with, an agent itself.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = AgentView.class)))
    public Uni<AgentView> get(@Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id) {
        return lookUpAgents
                .standing(current.caller(), current.correlator(), Parameters.id(id))
                .map(AgentView::of);
    }

    @POST
    @Path("/qualification")
    @RetrySafe
    @RolesAllowed({Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY})
    @Operation(
            operationId = "qualifyAgent",
            summary = "Record what an agent has shown",
            description = "A version of its own, in place of the one before. A legal person is checked with market"
                    + " regulation; while that is not answered its criterion is PENDING, and the agent not eligible.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = QualificationView.class)))
    @APIResponse(responseCode = "503", description = "No check can be made; nothing was decided. See Retry-After")
    public Uni<Response> qualify(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id,
            QualificationBody body) {
        QualifyAgent.Command command = body.toCommand(current, Parameters.id(id));
        return idempotency.once(
                current,
                attempt -> qualifyAgent.handle(
                        command,
                        attempt,
                        (made, eligibility) -> answers.created(
                                "/v1/agents/" + made.agentId(), QualificationView.of(Optional.of(made), eligibility))));
    }

    @POST
    @Path("/suspension")
    @RetrySafe
    @RolesAllowed({Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY, Roles.OPERATOR})
    @Operation(
            operationId = "suspendAgent",
            summary = "Suspend an agent",
            description = "An operator suspends its own agent for itself, an authority for every operator.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = SuspensionView.class)))
    public Uni<Response> suspend(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id, ReasonBody body) {
        SuspendAgent.Command command = command(id, body);
        return idempotency.once(
                current,
                attempt -> suspendAgent.suspend(
                        command, attempt, suspension -> answers.changed(SuspensionView.of(suspension))));
    }

    @POST
    @Path("/reinstatement")
    @RetrySafe
    @RolesAllowed({Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY, Roles.OPERATOR})
    @Operation(
            operationId = "reinstateAgent",
            summary = "End a suspension",
            description = "An operator ends its own, and what a rule did for it; an authority that for every operator,"
                    + " whichever authority made it.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = SuspensionView.class)))
    public Uni<Response> reinstate(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id, ReasonBody body) {
        SuspendAgent.Command command = command(id, body);
        return idempotency.once(
                current,
                attempt -> suspendAgent.reinstate(
                        command, attempt, suspension -> answers.changed(SuspensionView.of(suspension))));
    }

    private SuspendAgent.Command command(String id, ReasonBody body) {
        String reason = body.checked();
        return new SuspendAgent.Command(current.caller(), current.correlator(), Parameters.id(id), reason);
    }
}
