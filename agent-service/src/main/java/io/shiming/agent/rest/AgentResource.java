package io.shiming.agent.rest;

import io.shiming.agent.application.EnterAgent;
import io.shiming.agent.application.LookUpAgents;
import io.shiming.agent.domain.Agent;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Page;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.idempotency.Answers;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.Violations;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Agents (Art. 5). */
@Path("/v1/agents")
@Produces(MediaType.APPLICATION_JSON)
public class AgentResource {
    private static final int NAME_LENGTH = 200;

    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final EnterAgent enterAgent;
    private final LookUpAgents lookUpAgents;

    AgentResource(
            CurrentRequest current,
            Idempotency idempotency,
            Answers answers,
            EnterAgent enterAgent,
            LookUpAgents lookUpAgents) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.enterAgent = enterAgent;
        this.lookUpAgents = lookUpAgents;
    }

    @Schema(name = "AgentRequest")
    record AgentBody(
            @Schema(required = true, minLength = 1, maxLength = NAME_LENGTH)
            String name,

            @Schema(required = true, description = "GB 32100", examples = "91350100M000100Y43")
            String unifiedSocialCreditCode) {
        EnterAgent.Command toCommand(CurrentRequest current) {
            Violations violations = new Violations();
            violations.text("/name", name, NAME_LENGTH);
            String code = violations.unifiedSocialCreditCode("/unifiedSocialCreditCode", unifiedSocialCreditCode);
            violations.refuseIfAny();
            return new EnterAgent.Command(current.caller(), current.correlator(), name, code);
        }
    }

    @POST
    @RetrySafe
    @RolesAllowed({Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY})
    @Operation(operationId = "enterAgent", summary = "Enter an agent")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = AgentView.class)))
    @APIResponse(responseCode = "409", description = "Entered before")
    public Uni<Response> enter(AgentBody body) {
        EnterAgent.Command command = body.toCommand(current);
        return idempotency.once(
                current,
                attempt -> enterAgent.handle(
                        command, attempt, agent -> answers.created("/v1/agents/" + agent.id(), AgentView.of(agent))));
    }

    @GET
    @RolesAllowed({Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY, Roles.AUDITOR, Roles.OPERATOR, Roles.AGENT
    })
    @Operation(
            operationId = "listAgents",
            summary = "Agents, in the order they were entered, without how they stand",
            description = "An operator sees those it has or had an agreement with, an agent itself.")
    public Uni<Page<AgentView>> list(
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(description = "`next` of the page before", schema = @Schema(implementation = UUID.class))
                    @QueryParam("after")
                    String after) {
        int most = Parameters.limit(limit);
        return lookUpAgents
                .agents(current.caller(), current.correlator(), most + 1, Parameters.after(after))
                .map(found -> Page.of(found, most, Agent::id, AgentView::of));
    }
}
