package io.shiming.incident.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.foundation.audit.AuditEntryView;
import io.shiming.foundation.audit.AuditResource;
import io.shiming.foundation.audit.OfOfficials;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.Roles;
import io.shiming.incident.application.AuditTrails;
import io.shiming.incident.application.OverseeOfficials;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** What officials looked at and decided, in every service (Art. 26). Officials do not see it. */
@Path("/v1/oversight")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.AUDITOR)
public class OversightResource {
    private final CurrentRequest current;
    private final OverseeOfficials overseeOfficials;

    OversightResource(CurrentRequest current, OverseeOfficials overseeOfficials) {
        this.current = current;
        this.overseeOfficials = overseeOfficials;
    }

    @Schema(name = "OverseenEntry")
    record OverseenView(
            @Schema(description = "in whose trail it stands, and may be proved")
            String service,

            AuditEntryView entry) {
        static OverseenView of(OverseeOfficials.Found found) {
            return new OverseenView(found.service(), found.entry());
        }
    }

    @Schema(name = "OversightPage")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record OversightView(
            List<OverseenView> items,

            @Schema(description = "cursor of the next page; absent on the last one")
            String next,

            @Schema(
                    description =
                            "services that gave no usable answer: their entries are missing on this page, and are not"
                                    + " on the next one. Ask once more")
            List<String> unanswered) {}

    @GET
    @Path("/entries")
    @Operation(
            operationId = "overseeOfficials",
            summary = "What officials did, from the trails of all services",
            description =
                    "By `official`, by `office`, or both. In the order of the entries' ids, and so of time. Services are"
                            + " asked by the caller's own token.")
    public Uni<OversightView> entries(
            @Parameter(
                            description = "subject of an official: what that person did in any office",
                            schema = @Schema(type = SchemaType.STRING, minLength = 1, maxLength = 255))
                    @QueryParam("official")
                    String official,
            @Parameter(
                            description = "what was done in this office",
                            schema =
                                    @Schema(
                                            enumeration = {
                                                Roles.COMMUNICATIONS_AUTHORITY,
                                                Roles.INTERNET_AUTHORITY,
                                                Roles.PUBLIC_SECURITY,
                                                Roles.MARKET_REGULATION,
                                                Roles.CIVIL_AFFAIRS,
                                                Roles.AUDITOR
                                            }))
                    @QueryParam("office")
                    String office,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(description = "`next` of the page before", schema = @Schema(implementation = UUID.class))
                    @QueryParam("after")
                    String after) {
        OfOfficials whose = AuditResource.whose(official, office);
        Parameters.required("official", whose.official().or(whose::office));
        AuditTrails.Question question = new AuditTrails.Question(
                whose,
                Parameters.limit(limit),
                Parameters.after(after),
                current.http().getHeader(HttpHeaders.AUTHORIZATION),
                current.correlator());
        return overseeOfficials.page(current.caller(), question).map(OversightResource::view);
    }

    private static OversightView view(OverseeOfficials.Oversight found) {
        List<OverseenView> items =
                found.entries().stream().map(OverseenView::of).toList();
        return new OversightView(
                items,
                found.more() && !items.isEmpty()
                        ? items.get(items.size() - 1).entry().id().toString()
                        : null,
                found.unanswered());
    }
}
