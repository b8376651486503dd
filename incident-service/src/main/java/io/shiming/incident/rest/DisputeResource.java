package io.shiming.incident.rest;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.http.ApiConventions;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Page;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.http.Tagged;
import io.shiming.foundation.idempotency.Answers;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violations;
import io.shiming.incident.application.DecideDispute;
import io.shiming.incident.application.DisputeConfig;
import io.shiming.incident.application.LookUpDisputes;
import io.shiming.incident.application.OpenDispute;
import io.shiming.incident.domain.DisputeCase;
import io.shiming.incident.domain.DisputeOutcome;
import io.shiming.incident.domain.DisputeState;
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
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Registrations that somebody says are not theirs, and what comes of it (Art. 11, 20). */
@Path("/v1/disputes")
@Produces(MediaType.APPLICATION_JSON)
public class DisputeResource {
    private static final String PATH = "/v1/disputes/";

    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final OpenDispute openDispute;
    private final DecideDispute decideDispute;
    private final LookUpDisputes lookUpDisputes;
    private final DisputeConfig config;

    DisputeResource(
            CurrentRequest current,
            Idempotency idempotency,
            Answers answers,
            OpenDispute openDispute,
            DecideDispute decideDispute,
            LookUpDisputes lookUpDisputes,
            DisputeConfig config) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.openDispute = openDispute;
        this.decideDispute = decideDispute;
        this.lookUpDisputes = lookUpDisputes;
        this.config = config;
    }

    @Schema(name = "DisputeCaseRequest")
    record OpeningBody(
            @Schema(required = true) UUID disputeId,
            @Schema(required = true) UUID operatorId,
            @Schema(required = true) UUID registrationId,

            @Schema(required = true, description = "when the person spoke: its clock runs from then")
            Instant raisedAt) {
        OpenDispute.Command toCommand(CurrentRequest current) {
            Violations violations = new Violations();
            violations.required("/disputeId", disputeId);
            violations.required("/operatorId", operatorId);
            violations.required("/registrationId", registrationId);
            violations.required("/raisedAt", raisedAt);
            violations.refuseIfAny();
            return new OpenDispute.Command(
                    current.caller(), current.correlator(), operatorId, disputeId, registrationId, raisedAt);
        }
    }

    @Schema(name = "DisputeWordRequest")
    record WordBody(
            @Schema(
                    required = true,
                    description =
                            "CONFIRMED: the registration is the person's own. Otherwise it is not: CORRECTED_BY_TRANSFER:"
                                    + " it is suspended until its operator ends it and registers whom the service truly"
                                    + " serves; CORRECTED_BY_TERMINATION: the service ends at once")
            DisputeOutcome outcome,

            @Schema(required = true, minLength = 1, maxLength = LONGEST, description = "is stored sealed")
            String reason) {
        static final int LONGEST = 2_000;

        DecideDispute.Command toCommand(CurrentRequest current, UUID disputeId) {
            Violations violations = new Violations();
            violations.required("/outcome", outcome);
            violations.text("/reason", reason, LONGEST);
            violations.refuseIfAny();
            return new DecideDispute.Command(
                    current.caller(), current.correlator(), disputeId, outcome, new Sensitive<>(reason));
        }

        @Override
        public String toString() {
            return "WordBody[***]";
        }
    }

    @POST
    @RetrySafe
    @RolesAllowed(Roles.SERVICE)
    @Operation(
            operationId = "openDispute",
            summary = "Open the case of a disputed registration",
            description = "For registration-service. Told again it is answered as it stands.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = DisputeView.class)))
    @APIResponse(responseCode = "409", description = "STATUS_CONFLICT: it is about another registration")
    public Uni<Response> open(OpeningBody body) {
        // Role service is not enough: nobody else knows what is disputed.
        if (!current.caller().client().equals(config.registrationClient())) {
            throw new DomainException(CommonError.FORBIDDEN);
        }
        OpenDispute.Command command = body.toCommand(current);
        return idempotency.once(
                current,
                attempt -> openDispute.handle(
                        command, attempt, dispute -> answers.created(PATH + dispute.id(), DisputeView.of(dispute))));
    }

    @POST
    @Path("/{id}/proposal")
    @RetrySafe
    @RolesAllowed(Roles.COMPLIANCE_OFFICER)
    @Operation(
            operationId = "proposeDisputeOutcome",
            summary = "Say what should come of a dispute",
            description = "By a compliance officer of the operator, before the deadline. The latest proposal counts.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = DisputeView.class)))
    @APIResponse(responseCode = "409", description = "Decided, or an authority's to decide")
    public Uni<Response> propose(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id, WordBody body) {
        DecideDispute.Command command = body.toCommand(current, Parameters.id(id));
        return idempotency.once(
                current,
                attempt ->
                        decideDispute.propose(command, attempt, dispute -> answers.changed(DisputeView.of(dispute))));
    }

    @POST
    @Path("/{id}/decision")
    @RetrySafe
    @RolesAllowed({Roles.COMPLIANCE_OFFICER, Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY})
    @Operation(
            operationId = "decideDispute",
            summary = "Decide a dispute",
            description =
                    "By a second compliance officer of the operator, who agrees with what is proposed, before the deadline;"
                            + " or by an authority, at any time and alone. The registration is free again as soon as"
                            + " registration-service knows.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = DisputeView.class)))
    @APIResponse(responseCode = "403", description = "also SECOND_PERSON_REQUIRED")
    @APIResponse(responseCode = "409", description = "Decided, not proposed, or an authority's to decide")
    @APIResponse(responseCode = "422", description = "OUTCOME_NOT_PROPOSED")
    public Uni<Response> decide(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id, WordBody body) {
        DecideDispute.Command command = body.toCommand(current, Parameters.id(id));
        return idempotency.once(
                current,
                attempt -> decideDispute.decide(command, attempt, dispute -> answers.changed(DisputeView.of(dispute))));
    }

    @GET
    @Path("/{id}")
    @Tagged
    @Extension(name = ApiConventions.TAGGED, value = "true")
    @RolesAllowed({Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY, Roles.OPERATOR, Roles.COMPLIANCE_OFFICER})
    @Operation(
            operationId = "getDispute",
            summary = "A dispute",
            description = "The person who raised it asks registration-service: `GET /v1/self/disputes/{id}`.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = DisputeView.class)))
    public Uni<DisputeView> get(@Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id) {
        return lookUpDisputes
                .one(current.caller(), current.correlator(), Parameters.id(id))
                .map(DisputeView::of);
    }

    @GET
    @Tagged
    @Extension(name = ApiConventions.TAGGED, value = "true")
    @RolesAllowed({Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY, Roles.OPERATOR, Roles.COMPLIANCE_OFFICER})
    @Operation(
            operationId = "listDisputes",
            summary = "Disputes, in the order they were raised",
            description = "An operator's own, of authorities all.")
    public Uni<Page<DisputeView>> list(
            @Parameter(schema = @Schema(implementation = DisputeState.class)) @QueryParam("state") String state,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(description = "`next` of the page before", schema = @Schema(implementation = UUID.class))
                    @QueryParam("after")
                    String after) {
        int most = Parameters.limit(limit);
        return lookUpDisputes
                .page(
                        current.caller(),
                        current.correlator(),
                        Parameters.word("state", state, DisputeState.class),
                        most + 1,
                        Parameters.after(after))
                .map(found -> Page.of(found, most, DisputeCase::id, DisputeView::of));
    }
}
