package io.shiming.registration.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Page;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.idempotency.Answers;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.identifier.Masked;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violations;
import io.shiming.registration.application.DisputeRegistration;
import io.shiming.registration.application.LookUpOwn;
import io.shiming.registration.domain.Access;
import io.shiming.registration.domain.Authority;
import io.shiming.registration.domain.Dispute;
import io.shiming.registration.domain.DisputeOutcome;
import io.shiming.registration.domain.DocumentType;
import io.shiming.registration.domain.OwnDispute;
import io.shiming.registration.domain.OwnRegistration;
import io.shiming.registration.domain.Question.ByDocument;
import io.shiming.registration.domain.RegistrationStatus;
import io.shiming.registration.domain.ServiceType;
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
import java.util.Arrays;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** What a person may know and say of registrations in their name (Art. 11, 16). */
@Path("/v1/self")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.SUBSCRIBER)
public class SelfResource {
    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final LookUpOwn lookUpOwn;
    private final DisputeRegistration disputeRegistration;

    SelfResource(
            CurrentRequest current,
            Idempotency idempotency,
            Answers answers,
            LookUpOwn lookUpOwn,
            DisputeRegistration disputeRegistration) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.lookUpOwn = lookUpOwn;
        this.disputeRegistration = disputeRegistration;
    }

    /** A registration in the caller's name; who is asked knows the number well enough to recognise it. */
    @Schema(name = "OwnRegistration")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record OwnView(
            UUID id,
            OperatorView operator,
            RegistrationStatus status,
            ServiceView service,

            @Schema(description = "Through which agent, and which of its outlets; absent when at the operator itself")
            AgentView agent,

            Instant createdAt,

            @Schema(description = "Since when the service is in the caller's name; absent until it is verified")
            Instant activatedAt,

            Instant terminatedAt,

            @Schema(description = "Since when the caller disputes it, while that is not resolved")
            Instant disputedAt) {
        @Schema(name = "OwnRegistrationOperator")
        record OperatorView(UUID id, String name) {}

        @Schema(name = "OwnRegistrationService")
        record ServiceView(ServiceType type, String numberMasked) {}

        @Schema(name = "OwnRegistrationAgent")
        record AgentView(UUID agentId, String outlet) {}

        static OwnView of(OwnRegistration own) {
            return new OwnView(
                    own.id(),
                    new OperatorView(own.operatorId(), own.operatorName()),
                    own.status(),
                    new ServiceView(
                            own.serviceType(), Masked.number(own.serviceNumber().reveal())),
                    own.agent()
                            .map(agent -> new AgentView(agent.agentId(), agent.outlet()))
                            .orElse(null),
                    own.createdAt(),
                    own.activatedAt().orElse(null),
                    own.terminatedAt().orElse(null),
                    own.disputedAt().orElse(null));
        }
    }

    /** An entry of the audit trail about a registration in the caller's name, or that an authority was told of it. */
    @Schema(name = "Access")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AccessView(
            UUID id,
            Instant at,
            UUID registrationId,
            UUID operatorId,
            String operatorName,

            @Schema(description = "The system that did it, by its OAuth client, or the service's own name")
            String client,

            String action,
            Access.Ground ground,

            @Schema(description = "To which authority it was disclosed, by the role of its officials; else absent")
            String authority) {
        static AccessView of(Access access) {
            return new AccessView(
                    access.id(),
                    access.at(),
                    access.registrationId(),
                    access.operatorId(),
                    access.operatorName(),
                    access.client(),
                    access.action(),
                    access.ground(),
                    access.authority().map(Authority::office).orElse(null));
        }
    }

    /** Why a registration is not the caller's, in their own words. */
    @Schema(name = "DisputeRequest")
    record DisputeBody(
            @Schema(required = true) UUID registrationId,

            @Schema(required = true, minLength = 1, maxLength = RegistrationBody.NAME_LENGTH)
            String reason) {
        void check() {
            Violations violations = new Violations();
            violations.required("/registrationId", registrationId);
            violations.text("/reason", reason, RegistrationBody.NAME_LENGTH);
            violations.refuseIfAny();
        }

        @Override
        public String toString() {
            return "DisputeBody[***]";
        }
    }

    @Schema(name = "Dispute")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record DisputeView(
            UUID id,
            UUID registrationId,
            Instant raisedAt,

            @Schema(
                    description = "Absent while it is open. UPHELD: the registration is not the person's;"
                            + " UPHELD_AND_TERMINATED: nor does its service go on")
            DisputeOutcome outcome,

            Instant resolvedAt) {
        static DisputeView of(Dispute raised) {
            return new DisputeView(raised.id(), raised.registrationId(), raised.raisedAt(), null, null);
        }

        static DisputeView of(OwnDispute own) {
            return new DisputeView(
                    own.id(),
                    own.registrationId(),
                    own.raisedAt(),
                    own.outcome().orElse(null),
                    own.resolvedAt().orElse(null));
        }
    }

    @GET
    @Path("/registrations")
    @Operation(
            operationId = "listOwnRegistrations",
            summary = "What is registered in the caller's name",
            description = "Art. 11. At every operator, newest first, found by the token's claims `id_document_type` and"
                    + " `id_document_number`. What was refused is not registered.")
    public Uni<Page<OwnView>> registrations(
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(description = "`next` of the page before", schema = @Schema(implementation = UUID.class))
                    @QueryParam("after")
                    String after) {
        int most = Parameters.limit(limit);
        return lookUpOwn
                .registrations(current.caller(), person(), most + 1, Parameters.after(after), current.correlator())
                .map(found -> Page.of(found, most, OwnRegistration::id, OwnView::of));
    }

    @GET
    @Path("/accesses")
    @Operation(
            operationId = "listAccesses",
            summary = "Who looked at or changed registrations in the caller's name",
            description =
                    "Art. 16. From the audit trail, the latest first: when, which system of which operator, and on"
                            + " what ground. Of a disclosure to an authority (LAWFUL_DISCLOSURE) once the delay that the"
                            + " instrument sets has passed.")
    public Uni<Page<AccessView>> accesses(
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(description = "`next` of the page before", schema = @Schema(implementation = UUID.class))
                    @QueryParam("after")
                    String after) {
        int most = Parameters.limit(limit);
        return lookUpOwn
                .accesses(current.caller(), person(), most + 1, Parameters.after(after), current.correlator())
                .map(found -> Page.of(found, most, Access::id, AccessView::of));
    }

    @POST
    @Path("/disputes")
    @RetrySafe
    @Operation(
            operationId = "disputeRegistration",
            summary = "Say that a registration is not the caller's",
            description =
                    "Art. 11. The operator is told, a case is opened, and until it is resolved the registration is"
                            + " neither handed on nor altered nor purged.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = DisputeView.class)))
    @APIResponse(responseCode = "404", description = "No registration in the caller's name")
    @APIResponse(responseCode = "409", description = "Disputed already")
    public Uni<Response> dispute(DisputeBody body) {
        ByDocument person = person();
        body.check();
        var command = new DisputeRegistration.Command(
                current.caller(), current.correlator(), person, body.registrationId(), new Sensitive<>(body.reason()));
        return idempotency.once(
                current,
                attempt -> disputeRegistration.raise(
                        command,
                        attempt,
                        dispute -> answers.created("/v1/self/disputes/" + dispute.id(), DisputeView.of(dispute))));
    }

    @GET
    @Path("/disputes/{id}")
    @Operation(
            operationId = "getOwnDispute",
            summary = "What became of a dispute",
            description = "Art. 11. Of the caller's own only. Every look is on record.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = DisputeView.class)))
    public Uni<DisputeView> dispute(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id) {
        return lookUpOwn
                .dispute(current.caller(), person(), Parameters.id(id), current.correlator())
                .map(DisputeView::of);
    }

    /** The document the identity provider verified; a token without one is good for nothing here. */
    private ByDocument person() {
        return current.claim("id_document_type")
                .flatMap(name -> Arrays.stream(DocumentType.values())
                        .filter(type -> type.name().equals(name))
                        .findFirst())
                .flatMap(type -> current.claim("id_document_number")
                        .filter(number -> type.check(number) == DocumentType.NumberCheck.PLAUSIBLE)
                        .map(number -> new ByDocument(type, new Sensitive<>(number))))
                .orElseThrow(() -> new DomainException(CommonError.FORBIDDEN));
    }
}
