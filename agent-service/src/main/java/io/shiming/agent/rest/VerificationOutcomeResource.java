package io.shiming.agent.rest;

import io.shiming.agent.application.AgentConfig;
import io.shiming.agent.application.SettleQualifications;
import io.shiming.agent.domain.LegalPersonCheck;
import io.shiming.agent.domain.Outcome;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Answers;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.problem.Violations;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Where the verification gateway reports what it had to defer. */
@Path("/v1/verification-outcomes")
@Produces(MediaType.APPLICATION_JSON)
public class VerificationOutcomeResource {
    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final SettleQualifications settleQualifications;
    private final AgentConfig config;

    VerificationOutcomeResource(
            CurrentRequest current,
            Idempotency idempotency,
            Answers answers,
            SettleQualifications settleQualifications,
            AgentConfig config) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.settleQualifications = settleQualifications;
        this.config = config;
    }

    /** What the gateway says of any check; here only who was checked and what came of it counts. */
    @Schema(name = "VerificationOutcome")
    record OutcomeBody(
            @Schema(required = true) UUID verificationId,
            @Schema(required = true) ReferenceBody context,
            @Schema(required = true) ReferenceBody asker,
            @Schema(required = true) String channel,

            @Schema(required = true, description = "PENDING only together with `givenUpAt`")
            Outcome outcome,

            @Schema(description = "JWS that proves the check; at most 1024 characters")
            String receipt,

            Instant checkedAt,

            @Schema(description = "when the department was given up on")
            Instant givenUpAt) {
        void check() {
            Violations violations = new Violations();
            violations.required("/verificationId", verificationId);
            ReferenceBody.check("/context", context, "AGENT_QUALIFICATION", violations);
            ReferenceBody.check("/asker", asker, "AGENT", violations);
            violations.required("/channel", channel);
            if (receipt != null && !LegalPersonCheck.mayBeReceipt(receipt)) {
                violations.add("/receipt", Violation.Code.MALFORMED);
            }
            violations.required("/checkedAt", givenUpAt == null ? checkedAt : givenUpAt);
            if (violations.required("/outcome", outcome)
                    && (outcome == Outcome.TIMED_OUT || (outcome == Outcome.PENDING) == (givenUpAt == null))) {
                violations.add("/outcome", Violation.Code.NOT_ALLOWED);
            }
            violations.refuseIfAny();
        }

        Optional<String> proof() {
            return Optional.ofNullable(receipt).filter(shown -> outcome != Outcome.PENDING);
        }

        Outcome settled() {
            return outcome == Outcome.PENDING ? Outcome.TIMED_OUT : outcome;
        }
    }

    @Schema(name = "Reference")
    record ReferenceBody(
            @Schema(required = true) String kind,
            @Schema(required = true) UUID id) {
        static void check(String pointer, ReferenceBody reference, String kind, Violations violations) {
            if (!violations.required(pointer, reference)) {
                return;
            }
            violations.required(pointer + "/id", reference.id());
            if (!kind.equals(reference.kind())) {
                violations.add(pointer + "/kind", Violation.Code.NOT_ALLOWED);
            }
        }
    }

    @Schema(name = "SettledVerification")
    record SettledView(UUID verificationId) {}

    @POST
    @RetrySafe
    @RolesAllowed(Roles.SERVICE)
    @Operation(
            operationId = "reportVerificationOutcome",
            summary = "The outcome of a deferred verification, or that there will be none",
            description = "What is settled stays as it is. 404 is to be retried.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(
            responseCode = "200",
            description = "Settled, now or before",
            content = @Content(schema = @Schema(implementation = SettledView.class)))
    @APIResponse(responseCode = "404", description = "Nothing waits for this check yet; to be retried")
    public Uni<Response> report(OutcomeBody body) {
        // Role service is not enough: no other service has a say in what a department found.
        if (!current.caller().client().equals(config.gatewayClient())) {
            throw new DomainException(CommonError.FORBIDDEN);
        }
        body.check();
        String correlator = current.correlator();
        Answer answer = answers.changed(new SettledView(body.verificationId()));
        return idempotency.once(
                current,
                attempt -> settleQualifications.reported(
                        body.context().id(),
                        body.verificationId(),
                        body.settled(),
                        body.proof(),
                        correlator,
                        attempt,
                        answer));
    }
}
