package io.shiming.agent.rest;

import io.shiming.agent.application.CloseFinding;
import io.shiming.agent.application.LookUpSupervision;
import io.shiming.agent.domain.Finding;
import io.shiming.agent.domain.FindingState;
import io.shiming.agent.domain.Wanted;
import io.shiming.foundation.crypto.Sensitive;
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
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** What was found wrong with agents, and whether it is remedied (Art. 6). */
@Path("/v1/findings")
@Produces(MediaType.APPLICATION_JSON)
public class FindingResource {
    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final CloseFinding closeFinding;
    private final LookUpSupervision lookUpSupervision;

    FindingResource(
            CurrentRequest current,
            Idempotency idempotency,
            Answers answers,
            CloseFinding closeFinding,
            LookUpSupervision lookUpSupervision) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.closeFinding = closeFinding;
        this.lookUpSupervision = lookUpSupervision;
    }

    @Schema(name = "ClosureRequest")
    record ClosureBody(
            @Schema(
                    required = true,
                    minLength = 1,
                    maxLength = FindingBody.LONGEST,
                    description = "how it was remedied; is stored sealed")
            String remedy) {
        Sensitive<String> checked() {
            Violations violations = new Violations();
            violations.text("/remedy", remedy, FindingBody.LONGEST);
            violations.refuseIfAny();
            return new Sensitive<>(remedy);
        }
    }

    @POST
    @Path("/{id}/closure")
    @RetrySafe
    @RolesAllowed({Roles.COMPLIANCE_OFFICER, Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY})
    @Operation(
            operationId = "closeFinding",
            summary = "Close a finding that is remedied",
            description = "By another person than raised it, by no service, and where it is against the operator by an"
                    + " authority only.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = FindingView.class)))
    @APIResponse(responseCode = "403", description = "also SECOND_PERSON_REQUIRED")
    @APIResponse(
            responseCode = "409",
            description =
                    "NOT_REMEDIED: something of what was overdue when it was raised still is; STATUS_CONFLICT: it is"
                            + " closed")
    public Uni<Response> close(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id, ClosureBody body) {
        CloseFinding.Command command =
                new CloseFinding.Command(current.caller(), current.correlator(), Parameters.id(id), body.checked());
        return idempotency.once(
                current, attempt -> closeFinding.handle(command, attempt, finding -> answers.changed(view(finding))));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({
        Roles.COMMUNICATIONS_AUTHORITY,
        Roles.INTERNET_AUTHORITY,
        Roles.AUDITOR,
        Roles.OPERATOR,
        Roles.COMPLIANCE_OFFICER,
        Roles.AGENT
    })
    @Operation(operationId = "getFinding", summary = "A finding")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = FindingView.class)))
    public Uni<FindingView> get(@Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id) {
        return lookUpSupervision
                .finding(current.caller(), current.correlator(), Parameters.id(id))
                .map(this::view);
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
            operationId = "listFindings",
            summary = "Findings, in the order they were raised",
            description =
                    "An operator's own, an agent's own, of officials all. `OPEN` lists those that are `LATE` too.")
    public Uni<Page<FindingView>> list(
            @Parameter(schema = @Schema(implementation = FindingState.class)) @QueryParam("state") String state,
            @Parameter(schema = @Schema(implementation = UUID.class)) @QueryParam("agentId") String agentId,
            @Parameter(schema = @Schema(implementation = UUID.class)) @QueryParam("operatorId") String operatorId,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(description = "`next` of the page before", schema = @Schema(implementation = UUID.class))
                    @QueryParam("after")
                    String after) {
        int most = Parameters.limit(limit);
        Wanted<FindingState> wanted = new Wanted<>(
                Parameters.word("state", state, FindingState.class),
                Parameters.uuid("agentId", agentId),
                Parameters.uuid("operatorId", operatorId));
        return lookUpSupervision
                .findings(current.caller(), current.correlator(), wanted, most + 1, Parameters.after(after))
                .map(found -> Page.of(found, most, Finding::id, this::view));
    }

    private FindingView view(Finding finding) {
        return FindingView.of(finding, lookUpSupervision.today());
    }
}
