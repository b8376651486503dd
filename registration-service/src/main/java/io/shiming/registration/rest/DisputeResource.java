package io.shiming.registration.rest;

import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Answers;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violations;
import io.shiming.registration.application.DisputeRegistration;
import io.shiming.registration.application.RegistrationConfig;
import io.shiming.registration.domain.DisputeOutcome;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Where incident-service reports what became of a dispute (Art. 11). */
@Path("/v1/disputes")
@Produces(MediaType.APPLICATION_JSON)
public class DisputeResource {
    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final DisputeRegistration disputeRegistration;
    private final RegistrationConfig config;

    DisputeResource(
            CurrentRequest current,
            Idempotency idempotency,
            Answers answers,
            DisputeRegistration disputeRegistration,
            RegistrationConfig config) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.disputeRegistration = disputeRegistration;
        this.config = config;
    }

    @Schema(name = "DisputeOutcomeRequest")
    record OutcomeBody(
            @Schema(
                    required = true,
                    description = "UPHELD: the registration is not the person's; an active one is suspended for good,"
                            + " one that waits for verification refused with DISPUTE_UPHELD; UPHELD_AND_TERMINATED: the"
                            + " same, but an active or suspended one ends")
            DisputeOutcome outcome) {}

    @Schema(name = "ResolvedDispute")
    record ResolvedView(UUID id, DisputeOutcome outcome) {}

    @POST
    @Path("/{id}/outcome")
    @RetrySafe
    @RolesAllowed(Roles.SERVICE)
    @Operation(
            operationId = "resolveDispute",
            summary = "What became of a dispute",
            description =
                    "For incident-service. The registration can be handed on and altered again; one that is not the"
                            + " person's is suspended, for its operator to end and not to resume, or ended at once, or refused"
                            + " while it waits for verification. Told again it is answered as before.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ResolvedView.class)))
    @APIResponse(responseCode = "404", description = "No such dispute")
    @APIResponse(responseCode = "409", description = "Resolved otherwise, or changed by somebody else just now")
    public Uni<Response> resolve(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id, OutcomeBody body) {
        Caller caller = current.caller();
        // Role service is not enough: no other service has a say in a dispute.
        if (!caller.client().equals(config.incidentClient())) {
            throw new DomainException(CommonError.FORBIDDEN);
        }
        Violations violations = new Violations();
        violations.required("/outcome", body.outcome());
        violations.refuseIfAny();
        UUID disputeId = Parameters.id(id);
        String correlator = current.correlator();
        Answer answer = answers.changed(new ResolvedView(disputeId, body.outcome()));
        return idempotency.once(
                current,
                attempt -> disputeRegistration.resolve(caller, correlator, disputeId, body.outcome(), attempt, answer));
    }
}
