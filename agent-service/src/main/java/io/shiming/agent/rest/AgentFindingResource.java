package io.shiming.agent.rest;

import io.shiming.agent.application.LookUpSupervision;
import io.shiming.agent.application.RaiseFinding;
import io.shiming.agent.application.SupervisionConfig;
import io.shiming.agent.domain.FindingKind;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.idempotency.Answers;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violations;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** What registration-service finds wrong with an agent (Art. 6, 24). */
@Path("/v1/agents/{id}/findings")
@Produces(MediaType.APPLICATION_JSON)
public class AgentFindingResource {
    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final RaiseFinding raiseFinding;
    private final LookUpSupervision lookUpSupervision;
    private final SupervisionConfig config;

    AgentFindingResource(
            CurrentRequest current,
            Idempotency idempotency,
            Answers answers,
            RaiseFinding raiseFinding,
            LookUpSupervision lookUpSupervision,
            SupervisionConfig config) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.raiseFinding = raiseFinding;
        this.lookUpSupervision = lookUpSupervision;
        this.config = config;
    }

    @Schema(name = "AgentFindingRequest")
    record AgentFindingBody(
            @Schema(required = true, description = "in whose dealings")
            UUID operatorId,

            @Schema(required = true, description = FindingBody.NOT_THESE)
            FindingKind kind,

            @Schema(maxItems = FindingBody.MOST) List<UUID> registrationIds,

            @Schema(description = "of the check that showed it; told again it is the finding of before")
            UUID verificationId) {
        RaiseFinding.Command toCommand(CurrentRequest current) {
            Violations violations = new Violations();
            violations.required("/operatorId", operatorId);
            FindingBody.checkKind(kind, violations);
            FindingBody.checkIds(registrationIds, violations);
            violations.refuseIfAny();
            return new RaiseFinding.Command(
                    current.caller(),
                    current.correlator(),
                    kind,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    registrationIds == null ? List.of() : registrationIds,
                    Optional.ofNullable(verificationId));
        }
    }

    @POST
    @RetrySafe
    @RolesAllowed(Roles.SERVICE)
    @Operation(
            operationId = "reportFinding",
            summary = "What registration-service found wrong with an agent",
            description =
                    "Such as a forged document it accepted. Registration-service only, of an operator that the agent was"
                            + " bound to or registered somebody for.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = FindingView.class)))
    public Uni<Response> report(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id,
            AgentFindingBody body) {
        // Role service is not enough: no other service finds anything.
        if (!current.caller().client().equals(config.registrationClient())) {
            throw new DomainException(CommonError.FORBIDDEN);
        }
        RaiseFinding.Command command = body.toCommand(current);
        UUID agentId = Parameters.id(id);
        return idempotency.once(
                current,
                attempt -> raiseFinding.ofAgent(
                        command,
                        agentId,
                        body.operatorId(),
                        attempt,
                        finding -> answers.created(
                                "/v1/findings/" + finding.id(), FindingView.of(finding, lookUpSupervision.today()))));
    }
}
