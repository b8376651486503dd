package io.shiming.registration.rest;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Page;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.Violations;
import io.shiming.registration.application.LookUpRegistrations;
import io.shiming.registration.application.RegisterSubscriber;
import io.shiming.registration.application.RegistrationAnswers;
import io.shiming.registration.application.SuspendService;
import io.shiming.registration.application.TerminateService;
import io.shiming.registration.application.TransferService;
import io.shiming.registration.domain.Registration;
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
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Registrations of users (Art. 3, 7 to 12). */
@Path("/v1/registrations")
@Produces(MediaType.APPLICATION_JSON)
public class RegistrationResource {
    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Wording wording;
    private final RegisterSubscriber registerSubscriber;
    private final LookUpRegistrations lookUpRegistrations;
    private final TransferService transferService;
    private final TerminateService terminateService;
    private final SuspendService suspendService;

    RegistrationResource(
            CurrentRequest current,
            Idempotency idempotency,
            Wording wording,
            RegisterSubscriber registerSubscriber,
            LookUpRegistrations lookUpRegistrations,
            TransferService transferService,
            TerminateService terminateService,
            SuspendService suspendService) {
        this.current = current;
        this.idempotency = idempotency;
        this.wording = wording;
        this.registerSubscriber = registerSubscriber;
        this.lookUpRegistrations = lookUpRegistrations;
        this.transferService = transferService;
        this.terminateService = terminateService;
        this.suspendService = suspendService;
    }

    /** Why a service ends, is suspended or resumed, in the operator's own words. */
    @Schema(name = "ReasonRequest")
    record ReasonBody(
            @Schema(required = true, minLength = 1, maxLength = RegistrationBody.NAME_LENGTH)
            String reason) {
        Sensitive<String> toReason() {
            Violations violations = new Violations();
            violations.text("/reason", reason, RegistrationBody.NAME_LENGTH);
            violations.refuseIfAny();
            return new Sensitive<>(reason);
        }

        @Override
        public String toString() {
            return "ReasonBody[***]";
        }
    }

    @POST
    @RetrySafe
    @RolesAllowed({Roles.OPERATOR, Roles.AGENT})
    @Operation(
            operationId = "registerSubscriber",
            summary = "Register a user",
            description = "Art. 3, 5, 7–11. Every document shown is verified. An agent, and who registers what an agent"
                    + " took in, names it in `agent`: it must be bound to the operator for the service, with that outlet"
                    + " and clerk (`presence.checkedBy`).")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(
            responseCode = "201",
            description = "Verified and active",
            content = @Content(schema = @Schema(implementation = RegistrationView.class)))
    @APIResponse(
            responseCode = "202",
            description = "Kept; becomes active or refused by itself once the authority has answered",
            content = @Content(schema = @Schema(implementation = RegistrationView.class)))
    @APIResponse(responseCode = "404", description = "`operatorId` is another operator's")
    @APIResponse(responseCode = "409", description = "Service number taken, or the request is still under way")
    @APIResponse(responseCode = "422", description = "Refused, with code and article")
    @APIResponse(responseCode = "503", description = "Nobody can say now whether the agent is bound; nothing is kept")
    public Uni<Response> register(RegistrationBody body) {
        RegistrationAnswers answers = wording.registering(current);
        Caller caller = current.caller();
        RegisterSubscriber.Command command = body.toCommand(caller, current.correlator());
        return idempotency.once(
                current,
                attempt -> registerSubscriber.handle(command, attempt, answers),
                id -> registerSubscriber.resume(command, id).map(answers::of));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.OPERATOR, Roles.AGENT})
    @Operation(
            operationId = "getRegistration",
            summary = "A registration, masked",
            description = "An agent sees what was registered through it for 24 hours, its service number masked too.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RegistrationView.class)))
    @APIResponse(responseCode = "404", description = "None of this caller's")
    public Uni<RegistrationView> get(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id) {
        Caller caller = current.caller();
        return lookUpRegistrations
                .one(caller, Parameters.id(id), current.correlator())
                .map(found -> RegistrationView.of(found, caller));
    }

    @POST
    @Path("/search")
    @RolesAllowed(Roles.OPERATOR)
    @Operation(
            operationId = "searchRegistrations",
            summary = "Registrations of one number or one document",
            description = "Own registrations only, every status, newest first. There is no search by name. A client's"
                    + " searches of an hour are counted: SEARCH_QUOTA_EXCEEDED.")
    public Uni<Page<RegistrationView>> search(
            SearchBody body,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(description = "`next` of the page before", schema = @Schema(implementation = UUID.class))
                    @QueryParam("after")
                    String after) {
        int most = Parameters.limit(limit);
        return lookUpRegistrations
                .search(current.caller(), body.toQuestion(), most, Parameters.after(after), current.correlator())
                .map(found -> Page.of(found, most, Registration::id, RegistrationView::of));
    }

    @POST
    @Path("/{id}/termination")
    @RetrySafe
    @RolesAllowed(Roles.OPERATOR)
    @Operation(
            operationId = "terminateService",
            summary = "End the service",
            description = "Art. 12: what was registered is kept two years from here.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RegistrationView.class)))
    @APIResponse(responseCode = "409", description = "Not active or suspended")
    public Uni<Response> terminate(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id, ReasonBody body) {
        var command = new TerminateService.Command(
                current.caller(), current.correlator(), Parameters.id(id), body.toReason());
        RegistrationAnswers answers = wording.changing(current);
        return idempotency.once(current, attempt -> terminateService.handle(command, attempt, answers));
    }

    @POST
    @Path("/{id}/suspension")
    @RetrySafe
    @RolesAllowed(Roles.OPERATOR)
    @Operation(
            operationId = "suspendService",
            summary = "Take the service away for a while",
            description = "Its number stays held. A transfer under way is refused if it is settled meanwhile.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RegistrationView.class)))
    @APIResponse(responseCode = "409", description = "Not active")
    public Uni<Response> suspend(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id, ReasonBody body) {
        SuspendService.Command command = suspension(id, body);
        RegistrationAnswers answers = wording.changing(current);
        return idempotency.once(current, attempt -> suspendService.suspend(command, attempt, answers));
    }

    @POST
    @Path("/{id}/resumption")
    @RetrySafe
    @RolesAllowed(Roles.OPERATOR)
    @Operation(operationId = "resumeService", summary = "Give a suspended service back")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RegistrationView.class)))
    @APIResponse(responseCode = "409", description = "Not suspended, or a dispute of it was upheld")
    public Uni<Response> resume(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id, ReasonBody body) {
        SuspendService.Command command = suspension(id, body);
        RegistrationAnswers answers = wording.changing(current);
        return idempotency.once(current, attempt -> suspendService.resume(command, attempt, answers));
    }

    private SuspendService.Command suspension(String id, ReasonBody body) {
        return new SuspendService.Command(current.caller(), current.correlator(), Parameters.id(id), body.toReason());
    }

    @POST
    @Path("/{id}/transfer")
    @RetrySafe
    @RolesAllowed(Roles.OPERATOR)
    @Operation(
            operationId = "transferService",
            summary = "Hand the service on to another holder",
            description = "Art. 8. The body registers the new holder, with the same `service.number` and the type"
                    + " MOBILE_TRANSFER or FIXED_LINE_TRANSFER. The new registration becomes ACTIVE and the old one"
                    + " TRANSFERRED at the same moment; until then, and when it is refused, the old one stays as it is."
                    + " A transfer is refused with TRANSFER_OVERTAKEN when the old one was ended, suspended or disputed,"
                    + " or it was disputed itself, before it was settled.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(
            responseCode = "201",
            description = "Verified: the service is the new holder's",
            content = @Content(schema = @Schema(implementation = RegistrationView.class)))
    @APIResponse(
            responseCode = "202",
            description = "Kept; the service changes hands, or does not, once the authority has answered",
            content = @Content(schema = @Schema(implementation = RegistrationView.class)))
    @APIResponse(
            responseCode = "409",
            description = "Not active, or disputed, or handed on already, or by another transfer under way")
    @APIResponse(responseCode = "422", description = "Refused, with code and article")
    public Uni<Response> transfer(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id,
            RegistrationBody body) {
        RegistrationAnswers answers = wording.registering(current);
        Caller caller = current.caller();
        RegisterSubscriber.Command command = body.toCommand(caller, current.correlator());
        UUID registrationId = Parameters.id(id);
        return idempotency.once(
                current,
                attempt -> transferService.handle(registrationId, command, attempt, answers),
                opened -> registerSubscriber.resume(command, opened).map(answers::of));
    }
}
