package io.shiming.agent.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.agent.application.EmployClerks;
import io.shiming.agent.application.LookUpAgents;
import io.shiming.agent.domain.Clerk;
import io.shiming.agent.domain.Ending;
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
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Clerks of an agent. */
@Path("/v1/agents/{id}/clerks")
@Produces(MediaType.APPLICATION_JSON)
public class ClerkResource {
    private static final int CODE_LENGTH = 64;

    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final EmployClerks employClerks;
    private final LookUpAgents lookUpAgents;

    ClerkResource(
            CurrentRequest current,
            Idempotency idempotency,
            Answers answers,
            EmployClerks employClerks,
            LookUpAgents lookUpAgents) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.employClerks = employClerks;
        this.lookUpAgents = lookUpAgents;
    }

    @Schema(name = "ClerkRequest")
    record ClerkBody(
            @Schema(
                    required = true,
                    minLength = 1,
                    maxLength = CODE_LENGTH,
                    description = "by which registrations name the clerk; no name")
            String code,

            @Schema(required = true) UUID outletId) {
        EmployClerks.Command toCommand(CurrentRequest current, UUID agentId) {
            Violations violations = new Violations();
            violations.text("/code", code, CODE_LENGTH);
            violations.required("/outletId", outletId);
            violations.refuseIfAny();
            return new EmployClerks.Command(current.caller(), current.correlator(), agentId, outletId, code);
        }
    }

    @Schema(name = "Clerk")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ClerkView(UUID id, String code, UUID outletId, Instant joinedAt, Instant departedAt, String reason) {
        static ClerkView of(Clerk clerk) {
            return new ClerkView(
                    clerk.id(),
                    clerk.code(),
                    clerk.outletId(),
                    clerk.joinedAt(),
                    clerk.departure().map(Ending::at).orElse(null),
                    clerk.departure().map(Ending::reason).orElse(null));
        }
    }

    @POST
    @RetrySafe
    @RolesAllowed(Roles.AGENT)
    @Operation(operationId = "takeOnClerk", summary = "Take on a clerk")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = ClerkView.class)))
    @APIResponse(responseCode = "409", description = "CODE_IN_USE: another who has not left has this code")
    @APIResponse(responseCode = "422", description = "OUTLET_UNKNOWN: there is none, or it is closed")
    public Uni<Response> takeOn(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id, ClerkBody body) {
        EmployClerks.Command command = body.toCommand(current, Parameters.id(id));
        return idempotency.once(
                current,
                attempt -> employClerks.takeOn(
                        command,
                        attempt,
                        clerk -> answers.created(
                                "/v1/agents/" + clerk.agentId() + "/clerks/" + clerk.id(), ClerkView.of(clerk))));
    }

    @POST
    @Path("/{clerk}/departure")
    @RetrySafe
    @RolesAllowed(Roles.AGENT)
    @Operation(operationId = "letClerkGo", summary = "A clerk leaves")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ClerkView.class)))
    public Uni<Response> letGo(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id,
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("clerk") String clerk,
            ReasonBody body) {
        String reason = body.checked();
        UUID agentId = Parameters.id(id);
        UUID clerkId = Parameters.id(clerk);
        return idempotency.once(
                current,
                attempt -> employClerks.letGo(
                        current.caller(),
                        current.correlator(),
                        agentId,
                        clerkId,
                        reason,
                        attempt,
                        departed -> answers.changed(ClerkView.of(departed))));
    }

    @GET
    @Path("/{clerk}")
    @RolesAllowed({Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY, Roles.AUDITOR, Roles.OPERATOR, Roles.AGENT
    })
    @Operation(operationId = "getClerk", summary = "A clerk")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ClerkView.class)))
    public Uni<ClerkView> get(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id,
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("clerk") String clerk) {
        return lookUpAgents
                .clerk(current.caller(), current.correlator(), Parameters.id(id), Parameters.id(clerk))
                .map(ClerkView::of);
    }

    @GET
    @RolesAllowed({Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY, Roles.AUDITOR, Roles.OPERATOR, Roles.AGENT
    })
    @Operation(operationId = "listClerks", summary = "Clerks in the order they joined, those who left too")
    public Uni<Page<ClerkView>> list(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(description = "`next` of the page before", schema = @Schema(implementation = UUID.class))
                    @QueryParam("after")
                    String after) {
        int most = Parameters.limit(limit);
        return lookUpAgents
                .clerks(current.caller(), current.correlator(), Parameters.id(id), most + 1, Parameters.after(after))
                .map(found -> Page.of(found, most, Clerk::id, ClerkView::of));
    }
}
