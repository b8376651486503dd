package io.shiming.agent.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.agent.application.CheckAuthorisation;
import io.shiming.agent.domain.Decision;
import io.shiming.agent.domain.Reason;
import io.shiming.agent.domain.ServiceType;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.problem.Violations;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** May this agent do this for this operator? (Art. 5) */
@Path("/v1/authorisation-checks")
@Produces(MediaType.APPLICATION_JSON)
public class AuthorisationCheckResource {
    static final int CODE_LENGTH = 64;

    private final CheckAuthorisation checkAuthorisation;

    AuthorisationCheckResource(CheckAuthorisation checkAuthorisation) {
        this.checkAuthorisation = checkAuthorisation;
    }

    @Schema(name = "AuthorisationCheckRequest")
    record CheckBody(
            @Schema(required = true) UUID agentId,
            @Schema(required = true) UUID operatorId,
            @Schema(required = true) ServiceType serviceType,

            @Schema(description = "its code; looked at where it is given", minLength = 1, maxLength = CODE_LENGTH)
            String outlet,

            @Schema(description = "likewise", minLength = 1, maxLength = CODE_LENGTH)
            String clerk,

            @Schema(description = "a moment that is past; now when absent")
            Instant at) {
        CheckAuthorisation.Query toQuery() {
            Violations violations = new Violations();
            violations.required("/agentId", agentId);
            violations.required("/operatorId", operatorId);
            violations.required("/serviceType", serviceType);
            if (outlet != null) {
                violations.text("/outlet", outlet, CODE_LENGTH);
            }
            if (clerk != null) {
                violations.text("/clerk", clerk, CODE_LENGTH);
            }
            violations.refuseIfAny();
            return new CheckAuthorisation.Query(
                    agentId,
                    operatorId,
                    serviceType,
                    Optional.ofNullable(outlet),
                    Optional.ofNullable(clerk),
                    Optional.ofNullable(at));
        }
    }

    @Schema(name = "AuthorisationCheck")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record CheckView(
            @Schema(required = true) boolean authorised,

            @Schema(required = true, description = "why not; empty when it may")
            List<ReasonView> reasons,

            @Schema(description = "by which agreement it may")
            UUID agreementId,

            @Schema(description = "and which version of it") Integer agreementVersion) {
        static CheckView of(Decision decision) {
            Optional<Decision.Basis> by = decision.agreement().filter(covering -> decision.isAuthorised());
            return new CheckView(
                    decision.isAuthorised(),
                    decision.reasons().stream().map(ReasonView::new).toList(),
                    by.map(Decision.Basis::agreementId).orElse(null),
                    by.map(Decision.Basis::version).orElse(null));
        }
    }

    @Schema(name = "AuthorisationReason")
    record ReasonView(Reason code) {}

    @POST
    @RolesAllowed(Roles.SERVICE)
    @Operation(
            operationId = "checkAuthorisation",
            summary = "May an agent do this for an operator, or might it have?",
            description =
                    "Role service. For a moment that is past it is answered from the histories as they stood then:"
                            + " what was recorded later has no say. A check needs no Idempotency-Key.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = CheckView.class)))
    public Uni<CheckView> check(CheckBody body) {
        return checkAuthorisation.handle(body.toQuery()).map(CheckView::of);
    }
}
