package io.shiming.incident.rest;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Answers;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.incident.application.CloseIncident;
import io.shiming.incident.application.IncidentSteps;
import io.shiming.incident.domain.Incident;
import io.shiming.incident.domain.Notice;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** That an incident is over: one person says so, a second one agrees (Art. 17). */
@Path("/v1/incidents/{id}/closure")
@Produces(MediaType.APPLICATION_JSON)
public class ClosureResource {
    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final CloseIncident closeIncident;
    private final Clock clock;

    ClosureResource(
            CurrentRequest current,
            Idempotency idempotency,
            Answers answers,
            CloseIncident closeIncident,
            Clock clock) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.closeIncident = closeIncident;
        this.clock = clock;
    }

    @POST
    @RetrySafe
    @RolesAllowed({Roles.OPERATOR, Roles.COMPLIANCE_OFFICER})
    @Operation(
            operationId = "proposeClosure",
            summary = "Say that it is over, and why it came about",
            description =
                    "It must have been remedied, the users told if data leaked, and it must have been reported if it"
                            + " had to be, or the reason be on record. It is closed once a second person confirms.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = IncidentView.class)))
    @APIResponse(responseCode = "409", description = "STATUS_CONFLICT: it is not open")
    @APIResponse(responseCode = "422", description = "REMEDY_MISSING, REPORT_MISSING, NOTICE_MISSING")
    public Uni<Response> propose(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id, ClosureBody body) {
        Optional<Notice> notice = body.checked(clock.instant());
        IncidentSteps.Command command = command(id);
        return idempotency.once(
                current,
                attempt ->
                        closeIncident.propose(command, new Sensitive<>(body.cause()), notice, attempt, this::changed));
    }

    @POST
    @Path("/confirmation")
    @RetrySafe
    @RolesAllowed(Roles.COMPLIANCE_OFFICER)
    @Operation(
            operationId = "confirmClosure",
            summary = "Agree that it is over",
            description = "By another person than proposed it.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = IncidentView.class)))
    @APIResponse(responseCode = "403", description = "also SECOND_PERSON_REQUIRED")
    @APIResponse(responseCode = "409", description = "STATUS_CONFLICT: nobody has proposed it")
    public Uni<Response> confirm(@Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id) {
        IncidentSteps.Command command = command(id);
        return idempotency.once(current, attempt -> closeIncident.confirm(command, attempt, this::changed));
    }

    @POST
    @Path("/return")
    @RetrySafe
    @RolesAllowed({Roles.COMPLIANCE_OFFICER, Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY})
    @Operation(
            operationId = "returnClosure",
            summary = "Say that it is not over after all",
            description = "It is open again; also by whoever proposed it. What is closed authorities alone open again.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = IncidentView.class)))
    @APIResponse(
            responseCode = "409",
            description = "STATUS_CONFLICT: nobody has proposed it, or it is closed and no authority asks")
    public Uni<Response> giveBack(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id, ReasonBody body) {
        Sensitive<String> reason = body.checked();
        IncidentSteps.Command command = command(id);
        return idempotency.once(current, attempt -> closeIncident.giveBack(command, reason, attempt, this::changed));
    }

    private IncidentSteps.Command command(String id) {
        return new IncidentSteps.Command(current.caller(), current.correlator(), Parameters.id(id));
    }

    private Answer changed(Incident incident) {
        return answers.changed(IncidentView.of(incident, clock.instant()));
    }
}
