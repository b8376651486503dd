package io.shiming.registration.rest;

import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.problem.Violations;
import io.shiming.registration.application.SettleRegistration;
import io.shiming.registration.domain.Outcome;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** Where the verification gateway reports what it had to defer. */
@Path("/v1/verification-outcomes")
@Produces(MediaType.APPLICATION_JSON)
public class VerificationOutcomeResource {
    private final CurrentRequest current;
    private final SettleRegistration settleRegistration;

    VerificationOutcomeResource(CurrentRequest current, SettleRegistration settleRegistration) {
        this.current = current;
        this.settleRegistration = settleRegistration;
    }

    @Schema(name = "VerificationOutcome")
    record OutcomeBody(UUID verificationId, ContextBody context, String channel, Outcome outcome, Instant checkedAt) {
        void check() {
            Violations violations = new Violations();
            violations.required("/verificationId", verificationId);
            violations.text("/channel", channel, RegistrationBody.NAME_LENGTH);
            violations.required("/checkedAt", checkedAt);
            if (violations.required("/outcome", outcome) && outcome == Outcome.PENDING) {
                violations.add("/outcome", Violation.Code.NOT_ALLOWED);
            }
            violations.refuseIfAny();
        }
    }

    record ContextBody(String kind, UUID id) {}

    @POST
    @RetrySafe
    @RolesAllowed(Roles.SERVICE)
    @Operation(
            summary = "The outcome of a deferred verification",
            description =
                    "Idempotent by the verification itself: what is settled stays as it is. 404 is to be retried.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    public Uni<Map<String, UUID>> report(OutcomeBody body) {
        body.check();
        return settleRegistration
                .reported(body.verificationId(), body.channel(), body.outcome(), body.checkedAt(), current.correlator())
                .replaceWith(Map.of("verificationId", body.verificationId()));
    }
}
