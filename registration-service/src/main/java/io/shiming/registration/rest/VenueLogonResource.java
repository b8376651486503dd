package io.shiming.registration.rest;

import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.idempotency.Answers;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.registration.application.AdmitGuest;
import io.shiming.registration.application.EndVenueLogon;
import io.shiming.registration.application.LookUpVenueLogons;
import io.shiming.registration.application.VenueLogonAnswers;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Who logs on at public Internet venues (Art. 14). */
@Path("/v1/venue-logons")
@Produces(MediaType.APPLICATION_JSON)
public class VenueLogonResource {
    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final Wording wording;
    private final AdmitGuest admitGuest;
    private final EndVenueLogon endVenueLogon;
    private final LookUpVenueLogons lookUpVenueLogons;

    VenueLogonResource(
            CurrentRequest current,
            Idempotency idempotency,
            Answers answers,
            Wording wording,
            AdmitGuest admitGuest,
            EndVenueLogon endVenueLogon,
            LookUpVenueLogons lookUpVenueLogons) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.wording = wording;
        this.admitGuest = admitGuest;
        this.endVenueLogon = endVenueLogon;
        this.lookUpVenueLogons = lookUpVenueLogons;
    }

    @POST
    @RetrySafe
    @RolesAllowed(Roles.VENUE)
    @Operation(
            operationId = "admitGuest",
            summary = "Check and register who logs on",
            description = "While a guest stays, further log-ons at the venue count on the same check. A refusal that"
                    + " follows from a check is kept as evidence, without the guest; its `Location` names it.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(
            responseCode = "201",
            description = "Admitted",
            content = @Content(schema = @Schema(implementation = VenueLogonView.class)))
    @APIResponse(
            responseCode = "202",
            description = "Not verified in time: not admitted yet, settled by itself",
            content = @Content(schema = @Schema(implementation = VenueLogonView.class)))
    @APIResponse(responseCode = "422", description = "Refused, with code and article")
    @APIResponse(responseCode = "429", description = "CHECKS_PAUSED; see Retry-After")
    public Uni<Response> admit(VenueLogonBody body) {
        AdmitGuest.Command command = body.toCommand(current.caller(), current.correlator());
        VenueLogonAnswers admitting = wording.admitting(current);
        return idempotency.once(current, attempt -> admitGuest.handle(command, attempt, admitting));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Roles.VENUE)
    @Operation(
            operationId = "getVenueLogon",
            summary = "A log-on, masked",
            description = "Own log-ons only. Every look is on record.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = VenueLogonView.class)))
    public Uni<VenueLogonView> get(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id) {
        return lookUpVenueLogons
                .one(current.caller(), Parameters.id(id), current.correlator())
                .map(VenueLogonView::of);
    }

    @POST
    @Path("/{id}/end")
    @RetrySafe
    @RolesAllowed(Roles.VENUE)
    @Operation(
            operationId = "endVenueLogon",
            summary = "End the session",
            description = "Art. 15: its record is kept sixty days from here, at least.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = VenueLogonView.class)))
    @APIResponse(responseCode = "409", description = "Not admitted, or ended before")
    public Uni<Response> end(@Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id) {
        var caller = current.caller();
        String correlator = current.correlator();
        return idempotency.once(
                current,
                attempt -> endVenueLogon.handle(
                        caller,
                        correlator,
                        Parameters.id(id),
                        attempt,
                        ended -> answers.changed(VenueLogonView.of(ended))));
    }
}
