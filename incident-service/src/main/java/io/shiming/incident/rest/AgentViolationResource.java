package io.shiming.incident.rest;

import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.idempotency.Answers;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.problem.Violations;
import io.shiming.incident.application.ReferViolation;
import io.shiming.incident.domain.Authority;
import io.shiming.incident.domain.Charge;
import io.shiming.incident.domain.PenaltyCatalogue;
import io.shiming.incident.domain.Respondent;
import io.shiming.incident.domain.RespondentKind;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Where agent-service refers what agents did wrong, for which their operators answer with them (Art. 6, 24). */
@Path("/v1/agent-violations")
@Produces(MediaType.APPLICATION_JSON)
public class AgentViolationResource {
    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final ReferViolation referViolation;

    AgentViolationResource(
            CurrentRequest current, Idempotency idempotency, Answers answers, ReferViolation referViolation) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.referViolation = referViolation;
    }

    @Schema(name = "AgentViolation")
    record ViolationBody(
            @Schema(required = true, description = "the same for the agent's and its operator's")
            UUID linkId,

            @Schema(required = true) UUID findingId,
            @Schema(required = true) UUID agentId,
            @Schema(required = true) UUID operatorId,

            @Schema(required = true, description = "the agent or the operator")
            CaseBody.RespondentBody respondent,

            @Schema(required = true, description = "roles of those that punish such a respondent")
            List<String> authorities,

            @Schema(required = true, minimum = "24", maximum = "24")
            Integer article,

            @Schema(required = true, minimum = "18", maximum = "23", description = "the article that the agent broke")
            Integer matchingArticle,

            @Schema(required = true) Instant foundAt) {

        Respondent checked() {
            Violations violations = new Violations();
            violations.required("/linkId", linkId);
            violations.required("/findingId", findingId);
            violations.required("/agentId", agentId);
            violations.required("/operatorId", operatorId);
            violations.required("/authorities", authorities);
            violations.required("/foundAt", foundAt);
            violations.required("/matchingArticle", matchingArticle);
            if (violations.required("/article", article) && article != PenaltyCatalogue.JOINT) {
                violations.add("/article", Violation.Code.NOT_ALLOWED);
            }
            if (violations.required("/respondent", respondent)) {
                violations.required("/respondent/id", respondent.id());
                violations.required("/respondent/kind", respondent.kind());
            }
            violations.refuseIfAny();
            boolean agent = respondent.kind() == RespondentKind.AGENT;
            if (!agent && respondent.kind() != RespondentKind.OPERATOR) {
                violations.add("/respondent/kind", Violation.Code.NOT_ALLOWED);
            } else if (!respondent.id().equals(agent ? agentId : operatorId)) {
                violations.add("/respondent/id", Violation.Code.NOT_ALLOWED);
            }
            Set<String> competent = respondent.kind().authorities().stream()
                    .map(Authority::office)
                    .collect(Collectors.toSet());
            if (authorities.size() != competent.size() || !competent.containsAll(authorities)) {
                violations.add("/authorities", Violation.Code.NOT_ALLOWED);
            }
            violations.refuseIfAny();
            return new Respondent(respondent.kind(), respondent.id());
        }
    }

    /** Which case it has become. */
    @Schema(name = "ReferredCase")
    record ReferredView(UUID caseId) {}

    @POST
    @RetrySafe
    @RolesAllowed(Roles.SERVICE)
    @Operation(
            operationId = "referAgentViolation",
            summary = "Refer what an agent did wrong",
            description = "By agent-service alone. A finding leads to one case against the agent and one against its"
                    + " operator, linked to each other, however often it is referred.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = ReferredView.class)))
    public Uni<Response> refer(ViolationBody body) {
        Respondent respondent = body.checked();
        ReferViolation.Command command = new ReferViolation.Command(
                current.caller(),
                current.correlator(),
                body.linkId(),
                body.findingId(),
                respondent,
                new Charge(
                        respondent.kind(),
                        body.article(),
                        Optional.of(body.matchingArticle()),
                        Set.of(),
                        Optional.empty()));
        return idempotency.once(
                current,
                attempt -> referViolation.handle(
                        command,
                        attempt,
                        referred -> answers.created("/v1/cases/" + referred.id(), new ReferredView(referred.id()))));
    }
}
