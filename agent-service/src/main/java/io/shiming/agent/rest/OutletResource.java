package io.shiming.agent.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.agent.application.LookUpAgents;
import io.shiming.agent.application.RunOutlets;
import io.shiming.agent.domain.Ending;
import io.shiming.agent.domain.Outlet;
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

/** Outlets of an agent. */
@Path("/v1/agents/{id}/outlets")
@Produces(MediaType.APPLICATION_JSON)
public class OutletResource {
    private static final int CODE_LENGTH = 64;

    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final RunOutlets runOutlets;
    private final LookUpAgents lookUpAgents;

    OutletResource(
            CurrentRequest current,
            Idempotency idempotency,
            Answers answers,
            RunOutlets runOutlets,
            LookUpAgents lookUpAgents) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.runOutlets = runOutlets;
        this.lookUpAgents = lookUpAgents;
    }

    @Schema(name = "OutletRequest")
    record OutletBody(
            @Schema(
                    required = true,
                    minLength = 1,
                    maxLength = CODE_LENGTH,
                    description = "by which registrations name it")
            String code) {
        String checked() {
            Violations violations = new Violations();
            violations.text("/code", code, CODE_LENGTH);
            violations.refuseIfAny();
            return code;
        }
    }

    @Schema(name = "Outlet")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record OutletView(UUID id, String code, Instant openedAt, Instant closedAt, String reason) {
        static OutletView of(Outlet outlet) {
            return new OutletView(
                    outlet.id(),
                    outlet.code(),
                    outlet.openedAt(),
                    outlet.closure().map(Ending::at).orElse(null),
                    outlet.closure().map(Ending::reason).orElse(null));
        }
    }

    @POST
    @RetrySafe
    @RolesAllowed(Roles.AGENT)
    @Operation(operationId = "openOutlet", summary = "Open an outlet")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = OutletView.class)))
    @APIResponse(responseCode = "409", description = "CODE_IN_USE: another one that is open has this code")
    public Uni<Response> open(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id, OutletBody body) {
        String code = body.checked();
        UUID agentId = Parameters.id(id);
        return idempotency.once(
                current,
                attempt -> runOutlets.open(
                        current.caller(),
                        current.correlator(),
                        agentId,
                        code,
                        attempt,
                        outlet -> answers.created(
                                "/v1/agents/" + agentId + "/outlets/" + outlet.id(), OutletView.of(outlet))));
    }

    @POST
    @Path("/{outlet}/closure")
    @RetrySafe
    @RolesAllowed(Roles.AGENT)
    @Operation(operationId = "closeOutlet", summary = "Close an outlet")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = OutletView.class)))
    public Uni<Response> close(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id,
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("outlet") String outlet,
            ReasonBody body) {
        String reason = body.checked();
        UUID agentId = Parameters.id(id);
        UUID outletId = Parameters.id(outlet);
        return idempotency.once(
                current,
                attempt -> runOutlets.close(
                        current.caller(),
                        current.correlator(),
                        agentId,
                        outletId,
                        reason,
                        attempt,
                        closed -> answers.changed(OutletView.of(closed))));
    }

    @GET
    @Path("/{outlet}")
    @RolesAllowed({Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY, Roles.AUDITOR, Roles.OPERATOR, Roles.AGENT
    })
    @Operation(operationId = "getOutlet", summary = "An outlet")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = OutletView.class)))
    public Uni<OutletView> get(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id,
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("outlet") String outlet) {
        return lookUpAgents
                .outlet(current.caller(), current.correlator(), Parameters.id(id), Parameters.id(outlet))
                .map(OutletView::of);
    }

    @GET
    @RolesAllowed({Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY, Roles.AUDITOR, Roles.OPERATOR, Roles.AGENT
    })
    @Operation(operationId = "listOutlets", summary = "Outlets in the order they were opened, closed ones too")
    public Uni<Page<OutletView>> list(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(description = "`next` of the page before", schema = @Schema(implementation = UUID.class))
                    @QueryParam("after")
                    String after) {
        int most = Parameters.limit(limit);
        return lookUpAgents
                .outlets(current.caller(), current.correlator(), Parameters.id(id), most + 1, Parameters.after(after))
                .map(found -> Page.of(found, most, Outlet::id, OutletView::of));
    }
}
