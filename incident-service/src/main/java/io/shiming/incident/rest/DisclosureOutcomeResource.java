package io.shiming.incident.rest;

import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.idempotency.Answers;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.problem.Violations;
import io.shiming.incident.application.CountDisclosure;
import io.shiming.incident.application.DisputeConfig;
import io.shiming.incident.domain.Authority;
import io.shiming.incident.domain.DisclosureOutcome;
import io.shiming.incident.domain.EndedDisclosure;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** What came of lawful disclosures, to be counted (Art. 26). */
@Path("/v1/disclosure-outcomes")
@Produces(MediaType.APPLICATION_JSON)
public class DisclosureOutcomeResource {
    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final CountDisclosure countDisclosure;
    private final DisputeConfig config;

    DisclosureOutcomeResource(
            CurrentRequest current,
            Idempotency idempotency,
            Answers answers,
            CountDisclosure countDisclosure,
            DisputeConfig config) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.countDisclosure = countDisclosure;
        this.config = config;
    }

    @Schema(name = "EndedDisclosure")
    record OutcomeBody(
            @Schema(required = true) UUID disclosureId,

            @Schema(
                    required = true,
                    description = "that asked, by the role of its officials",
                    enumeration = {
                        Roles.PUBLIC_SECURITY,
                        Roles.MARKET_REGULATION,
                        Roles.CIVIL_AFFAIRS,
                        Roles.COMMUNICATIONS_AUTHORITY,
                        Roles.INTERNET_AUTHORITY
                    })
            String authority,

            @Schema(required = true) DisclosureOutcome outcome,
            @Schema(required = true) Instant endedAt) {
        EndedDisclosure checked() {
            Violations violations = new Violations();
            violations.required("/disclosureId", disclosureId);
            if (violations.required("/authority", authority)
                    && Authority.ofOffice(authority).isEmpty()) {
                violations.add("/authority", Violation.Code.NOT_ALLOWED);
            }
            violations.required("/outcome", outcome);
            violations.required("/endedAt", endedAt);
            violations.refuseIfAny();
            return new EndedDisclosure(
                    disclosureId, Authority.ofOffice(authority).orElseThrow(), outcome, endedAt);
        }
    }

    @POST
    @RetrySafe
    @RolesAllowed(Roles.SERVICE)
    @Operation(
            operationId = "countDisclosure",
            summary = "What came of a disclosure",
            description =
                    "For registration-service. It is counted once, however often it is told; about whom it was is not.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = OutcomeBody.class)))
    public Uni<Response> count(OutcomeBody body) {
        // Role service is not enough: nobody else has any.
        if (!current.caller().client().equals(config.registrationClient())) {
            throw new DomainException(CommonError.FORBIDDEN);
        }
        CountDisclosure.Command command =
                new CountDisclosure.Command(current.caller(), current.correlator(), body.checked());
        return idempotency.once(current, attempt -> countDisclosure.handle(command, attempt, answers.changed(body)));
    }
}
