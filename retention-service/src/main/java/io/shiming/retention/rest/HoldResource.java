package io.shiming.retention.rest;

import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Answers;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.retention.application.HoldRecords;
import io.shiming.retention.domain.Hold;
import io.shiming.retention.domain.RetentionCalendar;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
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

/** What holds records back, due or not (Art. 15). */
@Path("/v1/holds")
@Produces(MediaType.APPLICATION_JSON)
public class HoldResource {
    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final HoldRecords holdRecords;
    private final RetentionCalendar calendar;
    private final Clock clock;

    HoldResource(
            CurrentRequest current,
            Idempotency idempotency,
            Answers answers,
            HoldRecords holdRecords,
            RetentionCalendar calendar,
            Clock clock) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.holdRecords = holdRecords;
        this.calendar = calendar;
        this.clock = clock;
    }

    @POST
    @RetrySafe
    @RolesAllowed({
        Roles.COMMUNICATIONS_AUTHORITY,
        Roles.INTERNET_AUTHORITY,
        Roles.PUBLIC_SECURITY,
        Roles.COMPLIANCE_OFFICER
    })
    @Operation(
            operationId = "placeHold",
            summary = "Hold records back",
            description =
                    "An authority holds anybody's records, a compliance officer those of the own operator. Answered"
                            + " once registration-service has committed it. While it does not, the answer is 503: the hold is on"
                            + " record, keeps what it is about, and is told on; the same request with the same key asks again.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = HoldView.class)))
    @APIResponse(responseCode = "422", description = "RECORD_UNKNOWN")
    @APIResponse(responseCode = "503", description = "Not committed by registration-service yet. See Retry-After")
    public Uni<Response> place(HoldBody body) {
        HoldRecords.Wanted wanted = body.checked();
        HoldRecords.Command command = command();
        return idempotency.once(
                current,
                attempt -> holdRecords.place(command, wanted, attempt, this::created),
                id -> holdRecords.resume(id, command.correlator(), this::created));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({
        Roles.COMMUNICATIONS_AUTHORITY,
        Roles.INTERNET_AUTHORITY,
        Roles.PUBLIC_SECURITY,
        Roles.AUDITOR,
        Roles.COMPLIANCE_OFFICER
    })
    @Operation(
            operationId = "getHold",
            summary = "A hold",
            description = "A compliance officer sees those of the own operator, officials all.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = HoldView.class)))
    public Uni<HoldView> get(@Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id) {
        return holdRecords.one(command(), Parameters.id(id)).map(this::view);
    }

    @POST
    @Path("/{id}/release")
    @RetrySafe
    @RolesAllowed({
        Roles.COMMUNICATIONS_AUTHORITY,
        Roles.INTERNET_AUTHORITY,
        Roles.PUBLIC_SECURITY,
        Roles.COMPLIANCE_OFFICER
    })
    @Operation(
            operationId = "releaseHold",
            summary = "Release a hold",
            description = "By another person than placed it.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = HoldView.class)))
    @APIResponse(responseCode = "403", description = "also SECOND_PERSON_REQUIRED")
    public Uni<Response> release(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id, ReasonBody body) {
        String reason = body.checked();
        HoldRecords.Command command = command();
        UUID holdId = Parameters.id(id);
        return idempotency.once(
                current,
                attempt -> holdRecords.release(command, holdId, reason, attempt, hold -> answers.changed(view(hold))));
    }

    private HoldRecords.Command command() {
        return new HoldRecords.Command(current.caller(), current.correlator());
    }

    private Answer created(Hold hold) {
        return answers.created("/v1/holds/" + hold.id(), view(hold));
    }

    private HoldView view(Hold hold) {
        return HoldView.of(hold, calendar, clock.instant());
    }
}
