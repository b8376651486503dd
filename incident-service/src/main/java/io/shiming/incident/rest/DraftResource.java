package io.shiming.incident.rest;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Answers;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.incident.application.DecideDraft;
import io.shiming.incident.application.IncidentSteps;
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

/** Whether there is anything to what a service saw (Art. 17). */
@Path("/v1/incidents")
@Produces(MediaType.APPLICATION_JSON)
public class DraftResource {
    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final DecideDraft decideDraft;
    private final Clock clock;

    DraftResource(
            CurrentRequest current, Idempotency idempotency, Answers answers, DecideDraft decideDraft, Clock clock) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.decideDraft = decideDraft;
        this.clock = clock;
    }

    @POST
    @Path("/{id}/confirmation")
    @RetrySafe
    @RolesAllowed({Roles.COMPLIANCE_OFFICER, Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY})
    @Operation(
            operationId = "confirmIncident",
            summary = "Say that there is something to a draft",
            description = "It is an incident like any other from now on, and its time to report runs.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = IncidentView.class)))
    @APIResponse(responseCode = "409", description = "STATUS_CONFLICT: it is no draft")
    public Uni<Response> confirm(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id,
            ConfirmationBody body) {
        DecideDraft.Made made = body.checked(clock.instant());
        IncidentSteps.Command command = command(id);
        return idempotency.once(current, attempt -> decideDraft.confirm(command, made, attempt, this::changed));
    }

    @POST
    @Path("/{id}/dismissal")
    @RetrySafe
    @RolesAllowed({Roles.COMPLIANCE_OFFICER, Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY})
    @Operation(
            operationId = "dismissIncident",
            summary = "Say that there is nothing to a draft, and why",
            description =
                    "An authority says so alone. Of the operator's compliance officers a second one has to agree; until"
                            + " then it is a draft, and its deadline runs.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = IncidentView.class)))
    @APIResponse(responseCode = "409", description = "STATUS_CONFLICT: it is no draft")
    public Uni<Response> dismiss(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id, ReasonBody body) {
        Sensitive<String> reason = body.checked();
        IncidentSteps.Command command = command(id);
        return idempotency.once(current, attempt -> decideDraft.dismiss(command, reason, attempt, this::changed));
    }

    @POST
    @Path("/{id}/dismissal/confirmation")
    @RetrySafe
    @RolesAllowed(Roles.COMPLIANCE_OFFICER)
    @Operation(
            operationId = "confirmDismissal",
            summary = "Agree that there is nothing to a draft",
            description = "By another person than said so first.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = IncidentView.class)))
    @APIResponse(responseCode = "403", description = "also SECOND_PERSON_REQUIRED")
    @APIResponse(responseCode = "409", description = "STATUS_CONFLICT: it is no draft, or nobody has said so")
    public Uni<Response> confirmDismissal(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id) {
        IncidentSteps.Command command = command(id);
        return idempotency.once(current, attempt -> decideDraft.confirmDismissal(command, attempt, this::changed));
    }

    private IncidentSteps.Command command(String id) {
        return new IncidentSteps.Command(current.caller(), current.correlator(), Parameters.id(id));
    }

    private Answer changed(Incident incident) {
        return answers.changed(IncidentView.of(incident, clock.instant()));
    }
}
