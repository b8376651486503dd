package io.shiming.incident.rest;

import io.shiming.foundation.http.ApiConventions;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Page;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.http.Tagged;
import io.shiming.foundation.idempotency.Answers;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.incident.application.LookUpIncidents;
import io.shiming.incident.application.RecordIncident;
import io.shiming.incident.domain.Entry;
import io.shiming.incident.domain.EntryKind;
import io.shiming.incident.domain.Incident;
import io.shiming.incident.domain.IncidentKind;
import io.shiming.incident.domain.IncidentState;
import io.shiming.incident.domain.Severity;
import io.shiming.incident.domain.Wanted;
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
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Breaches of users' data: put on record, and looked up (Art. 17, 23). */
@Path("/v1/incidents")
@Produces(MediaType.APPLICATION_JSON)
public class IncidentResource {
    static final String LOCATION = "/v1/incidents/";

    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final RecordIncident recordIncident;
    private final LookUpIncidents lookUpIncidents;
    private final Clock clock;

    IncidentResource(
            CurrentRequest current,
            Idempotency idempotency,
            Answers answers,
            RecordIncident recordIncident,
            LookUpIncidents lookUpIncidents,
            Clock clock) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.recordIncident = recordIncident;
        this.lookUpIncidents = lookUpIncidents;
        this.clock = clock;
    }

    @POST
    @RetrySafe
    @RolesAllowed({Roles.OPERATOR, Roles.COMPLIANCE_OFFICER})
    @Operation(
            operationId = "recordIncident",
            summary = "Put on record that users' data leaked, or may have",
            description = "Of the own operator. A serious one must be reported within"
                    + " `shiming.incident.report-within.critical-infrastructure`, or `.other`, of when the operator was"
                    + " aware: `dueAt`. Before it is over there is a warning, and afterwards an escalation, both in the"
                    + " timeline.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = IncidentView.class)))
    public Uni<Response> record(IncidentBody body) {
        RecordIncident.Command command = body.toCommand(current, clock.instant());
        return idempotency.once(
                current,
                attempt -> recordIncident.handle(
                        command, attempt, made -> answers.created(LOCATION + made.id(), view(made))));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({
        Roles.OPERATOR,
        Roles.COMPLIANCE_OFFICER,
        Roles.COMMUNICATIONS_AUTHORITY,
        Roles.INTERNET_AUTHORITY,
        Roles.PUBLIC_SECURITY
    })
    @Operation(
            operationId = "getIncident",
            summary = "An incident",
            description =
                    "An operator sees its own, authorities all, public security those that were reported to it; on"
                            + " record.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = IncidentView.class)))
    public Uni<IncidentView> get(@Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id) {
        return lookUpIncidents
                .one(current.caller(), current.correlator(), Parameters.id(id))
                .map(this::view);
    }

    @GET
    @Tagged
    @Extension(name = ApiConventions.TAGGED, value = "true")
    @RolesAllowed({
        Roles.OPERATOR,
        Roles.COMPLIANCE_OFFICER,
        Roles.COMMUNICATIONS_AUTHORITY,
        Roles.INTERNET_AUTHORITY,
        Roles.PUBLIC_SECURITY
    })
    @Operation(
            operationId = "listIncidents",
            summary = "Incidents, in the order they were put on record",
            description =
                    "An operator's own, of authorities all, of public security those that were reported to it; on record."
                            + " Without what was written of them.")
    public Uni<Page<IncidentView>> list(
            @Parameter(schema = @Schema(implementation = IncidentState.class)) @QueryParam("state") String state,
            @Parameter(schema = @Schema(implementation = IncidentKind.class)) @QueryParam("kind") String kind,
            @Parameter(schema = @Schema(implementation = Severity.class)) @QueryParam("severity") String severity,
            @Parameter(schema = @Schema(implementation = UUID.class)) @QueryParam("operatorId") String operatorId,
            @Parameter(
                            description = "those that were not reported, or decided on, and have a deadline; that were"
                                    + " warned of; whose deadline is over",
                            schema = @Schema(implementation = Wanted.Attention.class))
                    @QueryParam("attention")
                    String attention,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(description = "`next` of the page before", schema = @Schema(implementation = UUID.class))
                    @QueryParam("after")
                    String after) {
        int most = Parameters.limit(limit);
        Wanted wanted = new Wanted(
                Parameters.word("state", state, IncidentState.class),
                Parameters.word("kind", kind, IncidentKind.class),
                Parameters.word("severity", severity, Severity.class),
                Parameters.uuid("operatorId", operatorId),
                Parameters.word("attention", attention, Wanted.Attention.class),
                Optional.empty());
        return lookUpIncidents
                .page(current.caller(), current.correlator(), wanted, most + 1, Parameters.after(after))
                .map(found -> Page.of(found, most, Incident::id, this::view));
    }

    @GET
    @Path("/{id}/timeline")
    @RolesAllowed({
        Roles.OPERATOR,
        Roles.COMPLIANCE_OFFICER,
        Roles.COMMUNICATIONS_AUTHORITY,
        Roles.INTERNET_AUTHORITY,
        Roles.PUBLIC_SECURITY
    })
    @Operation(
            operationId = "getIncidentTimeline",
            summary = "The file of an incident, in its order",
            description = "Operator and authority share it. Kind `INVESTIGATED` is the investigation alone.")
    public Uni<Page<EntryView>> timeline(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id,
            @Parameter(schema = @Schema(implementation = EntryKind.class)) @QueryParam("kind") String kind,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(description = "`next` of the page before", schema = @Schema(implementation = UUID.class))
                    @QueryParam("after")
                    String after) {
        int most = Parameters.limit(limit);
        return lookUpIncidents
                .timeline(
                        current.caller(),
                        current.correlator(),
                        Parameters.id(id),
                        Parameters.word("kind", kind, EntryKind.class),
                        most + 1,
                        Parameters.after(after))
                .map(found -> Page.of(found, most, Entry::id, EntryView::of));
    }

    private IncidentView view(Incident incident) {
        return IncidentView.of(incident, clock.instant());
    }
}
