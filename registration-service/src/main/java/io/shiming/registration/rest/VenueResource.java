package io.shiming.registration.rest;

import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Page;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.idempotency.Answers;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.registration.application.EnterVenue;
import io.shiming.registration.application.LookUpVenues;
import io.shiming.registration.domain.Venue;
import io.shiming.registration.domain.VenueKind;
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
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Public Internet venues (Art. 14). */
@Path("/v1/venues")
@Produces(MediaType.APPLICATION_JSON)
public class VenueResource {
    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final EnterVenue enterVenue;
    private final LookUpVenues lookUpVenues;

    VenueResource(
            CurrentRequest current,
            Idempotency idempotency,
            Answers answers,
            EnterVenue enterVenue,
            LookUpVenues lookUpVenues) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.enterVenue = enterVenue;
        this.lookUpVenues = lookUpVenues;
    }

    @Schema(name = "Venue")
    record VenueView(
            UUID id, VenueKind kind, String name, String unifiedSocialCreditCode, String address, Instant createdAt) {
        static VenueView of(Venue venue) {
            return new VenueView(
                    venue.id(),
                    venue.kind(),
                    venue.name(),
                    venue.unifiedSocialCreditCode(),
                    venue.address(),
                    venue.createdAt());
        }
    }

    @POST
    @RetrySafe
    @RolesAllowed({Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY, Roles.PUBLIC_SECURITY})
    @Operation(
            operationId = "enterVenue",
            summary = "Enter a public Internet venue",
            description = "One for each address of whoever runs it.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = VenueView.class)))
    @APIResponse(responseCode = "409", description = "Entered before")
    public Uni<Response> enter(VenueBody body) {
        EnterVenue.Command command = body.toCommand(current.caller(), current.correlator());
        return idempotency.once(
                current,
                attempt -> enterVenue.handle(
                        command, attempt, venue -> answers.created("/v1/venues/" + venue.id(), VenueView.of(venue))));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({
        Roles.COMMUNICATIONS_AUTHORITY,
        Roles.INTERNET_AUTHORITY,
        Roles.PUBLIC_SECURITY,
        Roles.MARKET_REGULATION,
        Roles.CIVIL_AFFAIRS,
        Roles.VENUE
    })
    @Operation(operationId = "getVenue", summary = "A venue", description = "A venue sees itself only.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = VenueView.class)))
    public Uni<VenueView> get(@Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String text) {
        return lookUpVenues
                .one(current.caller(), Parameters.id(text), current.correlator())
                .map(VenueView::of);
    }

    @GET
    @RolesAllowed({
        Roles.COMMUNICATIONS_AUTHORITY,
        Roles.INTERNET_AUTHORITY,
        Roles.PUBLIC_SECURITY,
        Roles.MARKET_REGULATION,
        Roles.CIVIL_AFFAIRS,
        Roles.VENUE
    })
    @Operation(
            operationId = "listVenues",
            summary = "Venues, in the order they were entered",
            description = "A venue sees itself only.")
    public Uni<Page<VenueView>> list(
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(description = "`next` of the page before", schema = @Schema(implementation = UUID.class))
                    @QueryParam("after")
                    String after) {
        int most = Parameters.limit(limit);
        return lookUpVenues
                .page(current.caller(), most + 1, Parameters.after(after), current.correlator())
                .map(found -> Page.of(found, most, Venue::id, VenueView::of));
    }
}
