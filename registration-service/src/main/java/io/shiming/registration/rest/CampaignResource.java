package io.shiming.registration.rest;

import io.shiming.foundation.http.ApiConventions;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Page;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.http.Tagged;
import io.shiming.foundation.idempotency.Answers;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.registration.application.LookUpCampaigns;
import io.shiming.registration.application.OpenCampaign;
import io.shiming.registration.domain.Campaign;
import io.shiming.registration.domain.Progress;
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
import java.time.LocalDate;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Campaigns by which an operator has its users of before register, and how they stand (Art. 27). */
@Path("/v1/campaigns")
@Produces(MediaType.APPLICATION_JSON)
public class CampaignResource {
    static final String PATH = "/v1/campaigns/";
    private static final String CSV = "text/csv";

    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final OpenCampaign openCampaign;
    private final LookUpCampaigns lookUpCampaigns;

    CampaignResource(
            CurrentRequest current,
            Idempotency idempotency,
            Answers answers,
            OpenCampaign openCampaign,
            LookUpCampaigns lookUpCampaigns) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.openCampaign = openCampaign;
        this.lookUpCampaigns = lookUpCampaigns;
    }

    @POST
    @RetrySafe
    @RolesAllowed(Roles.OPERATOR)
    @Operation(
            operationId = "openCampaign",
            summary = "Have users of before register",
            description =
                    "Art. 27. From the day after `startsOn` its users have sixty days; who was told with proof, and"
                            + " has not registered by then, is suspended, emergency calls excepted, and after thirty full days"
                            + " of suspension terminated, and gets back what is left. Each step is an order to the operator's"
                            + " own systems, which they acknowledge.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = CampaignView.class)))
    public Uni<Response> open(CampaignBody body) {
        LocalDate startsOn = body.checked();
        return idempotency.once(
                current,
                attempt -> openCampaign.handle(
                        current.caller(),
                        current.correlator(),
                        startsOn,
                        attempt,
                        campaign -> answers.created(PATH + campaign.id(), CampaignView.of(campaign))));
    }

    @GET
    @RolesAllowed({Roles.OPERATOR, Roles.COMMUNICATIONS_AUTHORITY})
    @Operation(
            operationId = "listCampaigns",
            summary = "Campaigns, newest first",
            description = "An operator sees its own only.")
    public Uni<Page<CampaignView>> list(
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(description = "`next` of the page before", schema = @Schema(implementation = UUID.class))
                    @QueryParam("after")
                    String after) {
        int most = Parameters.limit(limit);
        return lookUpCampaigns
                .page(current.caller(), most + 1, Parameters.after(after), current.correlator())
                .map(found -> Page.of(found, most, Campaign::id, CampaignView::of));
    }

    @GET
    @Path("/{id}")
    @Tagged
    @RolesAllowed({Roles.OPERATOR, Roles.COMMUNICATIONS_AUTHORITY})
    @Operation(
            operationId = "getCampaign",
            summary = "How a campaign stands",
            description = "In figures, which name nobody. An operator sees its own only.")
    @Extension(name = ApiConventions.TAGGED, value = "true")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = CampaignView.ProgressView.class)))
    public Uni<CampaignView.ProgressView> get(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id) {
        return lookUpCampaigns
                .progress(current.caller(), Parameters.id(id), current.correlator())
                .map(CampaignView.ProgressView::of);
    }

    @GET
    @Path("/{id}/progress.csv")
    @Produces(CSV)
    @RolesAllowed({Roles.OPERATOR, Roles.COMMUNICATIONS_AUTHORITY})
    @Operation(
            operationId = "getCampaignProgress",
            summary = "How a campaign stands, as CSV (RFC 4180)",
            description =
                    "A line for those who stand at the same place: `state,dueOn,extended,escalated,users`; `dueOn` is"
                            + " the day from which on the next order is given, empty where none is to be.")
    @APIResponse(responseCode = "200", content = @Content(mediaType = CSV, schema = @Schema(type = SchemaType.STRING)))
    public Uni<String> csv(@Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id) {
        return lookUpCampaigns
                .progress(current.caller(), Parameters.id(id), current.correlator())
                .map(progress -> "state,dueOn,extended,escalated,users\r\n"
                        + progress.counts().stream().map(CampaignResource::row).collect(Collectors.joining()));
    }

    private static String row(Progress.Count count) {
        return count.state() + "," + count.dueOn().map(LocalDate::toString).orElse("") + "," + count.extended() + ","
                + count.escalated() + "," + count.users() + "\r\n";
    }
}
