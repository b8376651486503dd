package io.shiming.incident.rest;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Answers;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.incident.application.HandleIncident;
import io.shiming.incident.application.IncidentSteps;
import io.shiming.incident.application.ReassessIncident;
import io.shiming.incident.domain.Incident;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** What is done about an incident: remedies, reports, the investigation (Art. 17). */
@Path("/v1/incidents")
@Produces(MediaType.APPLICATION_JSON)
public class IncidentStepResource {
    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final HandleIncident handleIncident;
    private final ReassessIncident reassessIncident;
    private final Clock clock;

    IncidentStepResource(
            CurrentRequest current,
            Idempotency idempotency,
            Answers answers,
            HandleIncident handleIncident,
            ReassessIncident reassessIncident,
            Clock clock) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.handleIncident = handleIncident;
        this.reassessIncident = reassessIncident;
        this.clock = clock;
    }

    @POST
    @Path("/{id}/remedies")
    @RetrySafe
    @RolesAllowed({Roles.OPERATOR, Roles.COMPLIANCE_OFFICER})
    @Operation(operationId = "remedyIncident", summary = "Put on record what was done to remedy it")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = IncidentView.class)))
    @APIResponse(responseCode = "409", description = "STATUS_CONFLICT: it is not open")
    public Uni<Response> remedy(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id, TextBody body) {
        Sensitive<String> text = body.checked();
        IncidentSteps.Command command = command(id);
        return idempotency.once(current, attempt -> handleIncident.remedy(command, text, attempt, this::changed));
    }

    @POST
    @Path("/{id}/reports")
    @RetrySafe
    @RolesAllowed({Roles.OPERATOR, Roles.COMPLIANCE_OFFICER})
    @Operation(
            operationId = "reportIncident",
            summary = "Report it to an authority, or say why it is not reported",
            description =
                    "A report counts from now on, and the first one ends the deadline; more may follow it. The authority"
                            + " finds it among its incidents; nothing is sent to it. A reason does not end the deadline: it is"
                            + " only without either that the incident cannot be closed.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = IncidentView.class)))
    @APIResponse(
            responseCode = "409",
            description = "STATUS_CONFLICT: it is a draft or nothing, or, with a reason, reported or over")
    public Uni<Response> report(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id, ReportBody body) {
        ReportBody checked = body.checked();
        IncidentSteps.Command command = command(id);
        return idempotency.once(
                current,
                attempt -> checked.isReport()
                        ? handleIncident.report(command, checked.to(), checked.text(), attempt, this::changed)
                        : handleIncident.leaveUnreported(command, checked.text(), attempt, this::changed));
    }

    @POST
    @Path("/{id}/investigation-entries")
    @RetrySafe
    @RolesAllowed({Roles.OPERATOR, Roles.COMPLIANCE_OFFICER, Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY})
    @Operation(
            operationId = "investigateIncident",
            summary = "Put into the file what the investigation found",
            description = "Operator and authority write into the same file, and read it as the timeline.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = IncidentView.class)))
    @APIResponse(responseCode = "409", description = "STATUS_CONFLICT: it is a draft, or nothing")
    public Uni<Response> investigate(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id, TextBody body) {
        Sensitive<String> text = body.checked();
        IncidentSteps.Command command = command(id);
        return idempotency.once(current, attempt -> handleIncident.investigate(command, text, attempt, this::changed));
    }

    @POST
    @Path("/{id}/assessment")
    @RetrySafe
    @RolesAllowed({Roles.OPERATOR, Roles.COMPLIANCE_OFFICER, Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY})
    @Operation(
            operationId = "reassessIncident",
            summary = "Say that it is graver than was thought",
            description =
                    "It only becomes graver. `dueAt` is worked out again, from when the operator was aware of it as"
                            + " before, and never later than it was; where it changes, a reason why it is not reported counts no"
                            + " more. Where its closure is proposed it is open again.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = IncidentView.class)))
    @APIResponse(responseCode = "409", description = "STATUS_CONFLICT: it is a draft, or over")
    public Uni<Response> reassess(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id,
            IncidentAssessmentBody body) {
        ReassessIncident.Known known = body.checked();
        IncidentSteps.Command command = command(id);
        return idempotency.once(current, attempt -> reassessIncident.handle(command, known, attempt, this::changed));
    }

    private IncidentSteps.Command command(String id) {
        return new IncidentSteps.Command(current.caller(), current.correlator(), Parameters.id(id));
    }

    private Answer changed(Incident incident) {
        return answers.changed(IncidentView.of(incident, clock.instant()));
    }
}
