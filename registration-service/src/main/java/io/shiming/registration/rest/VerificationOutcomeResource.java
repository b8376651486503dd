package io.shiming.registration.rest;

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
import io.shiming.registration.application.RegistrationConfig;
import io.shiming.registration.application.SettleRegistration;
import io.shiming.registration.application.SettleVenueLogon;
import io.shiming.registration.domain.Channel;
import io.shiming.registration.domain.DocumentCheck;
import io.shiming.registration.domain.Outcome;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
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
    private static final String VENUE_LOGON = "VENUE_LOGON";
    /** For what checks are made here, and who has them made. */
    private static final Map<String, String> ASKERS = Map.of("REGISTRATION", "OPERATOR", VENUE_LOGON, "VENUE");

    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final SettleRegistration settleRegistration;
    private final SettleVenueLogon settleVenueLogon;
    private final RegistrationConfig config;

    VerificationOutcomeResource(
            CurrentRequest current,
            Idempotency idempotency,
            Answers answers,
            SettleRegistration settleRegistration,
            SettleVenueLogon settleVenueLogon,
            RegistrationConfig config) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.settleRegistration = settleRegistration;
        this.settleVenueLogon = settleVenueLogon;
        this.config = config;
    }

    @Schema(name = "VerificationOutcome")
    record OutcomeBody(
            @Schema(required = true) UUID verificationId,
            @Schema(required = true) ReferenceBody context,
            @Schema(required = true) ReferenceBody asker,

            @Schema(required = true) Channel channel,

            @Schema(required = true, description = "PENDING only together with `givenUpAt`")
            Outcome outcome,

            @Schema(description = "JWS that proves the check")
            String receipt,

            @Schema(description = "when the department answered; absent when it was given up on")
            Instant checkedAt,

            @Schema(
                    description = "when the department was given up on: the registration or log-on is refused"
                            + " with VERIFICATION_TIMED_OUT")
            Instant givenUpAt) {
        void check() {
            Violations violations = new Violations();
            violations.required("/verificationId", verificationId);
            ReferenceBody.check("/context", context, ASKERS.keySet(), violations);
            String kind = context == null ? null : context.kind();
            ReferenceBody.check(
                    "/asker",
                    asker,
                    kind == null || !ASKERS.containsKey(kind) ? ASKERS.values() : Set.of(ASKERS.get(kind)),
                    violations);
            violations.required("/channel", channel);
            violations.required("/checkedAt", at());
            if (violations.required("/outcome", outcome) && (outcome == Outcome.PENDING) == (givenUpAt == null)) {
                violations.add("/outcome", Violation.Code.NOT_ALLOWED);
            }
            if (receipt != null && !DocumentCheck.mayBeReceipt(receipt)) {
                violations.add("/receipt", Violation.Code.MALFORMED);
            }
            violations.refuseIfAny();
        }

        private Instant at() {
            return givenUpAt == null ? checkedAt : givenUpAt;
        }

        boolean isForVenue() {
            return context.kind().equals(VENUE_LOGON);
        }

        SettleRegistration.Report toReport() {
            return new SettleRegistration.Report(
                    asker.id(), context.id(), verificationId, channel, outcome, receipt, at());
        }

        DocumentCheck toCheck() {
            return new DocumentCheck(DocumentCheck.Bearer.HOLDER, verificationId, channel, outcome, receipt, at());
        }
    }

    @Schema(name = "SettledVerification")
    record SettledView(UUID verificationId) {}

    @Schema(name = "Reference")
    record ReferenceBody(
            @Schema(required = true) String kind,
            @Schema(required = true) UUID id) {
        static void check(String pointer, ReferenceBody reference, Collection<String> kinds, Violations violations) {
            if (!violations.required(pointer, reference)) {
                return;
            }
            violations.required(pointer + "/id", reference.id());
            if (reference.kind() == null || !kinds.contains(reference.kind())) {
                violations.add(pointer + "/kind", Violation.Code.NOT_ALLOWED);
            }
        }
    }

    @POST
    @RetrySafe
    @RolesAllowed(Roles.SERVICE)
    @Operation(
            operationId = "reportVerificationOutcome",
            summary = "The outcome of a deferred verification, or that there will be none",
            description =
                    "Idempotent by the verification itself: what is settled stays as it is. 404 is to be retried.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(
            responseCode = "200",
            description = "Settled, now or before",
            content = @Content(schema = @Schema(implementation = SettledView.class)))
    @APIResponse(
            responseCode = "404",
            description = "The registration or log-on waits for another check; to be retried")
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
                attempt -> body.isForVenue()
                        ? settleVenueLogon.reported(
                                body.asker().id(), body.context().id(), body.toCheck(), correlator, attempt, answer)
                        : settleRegistration.reported(body.toReport(), correlator, attempt, answer));
    }
}
