package io.shiming.agent.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.agent.application.InspectAgent;
import io.shiming.agent.application.LookUpSupervision;
import io.shiming.agent.application.RaiseFinding;
import io.shiming.agent.domain.Inspection;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Page;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.idempotency.Answers;
import io.shiming.foundation.idempotency.Idempotency;
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
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Inspections of agents on a random sample (Art. 6). */
@Path("/v1/inspections")
@Produces(MediaType.APPLICATION_JSON)
public class InspectionResource {
    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final InspectAgent inspectAgent;
    private final RaiseFinding raiseFinding;
    private final LookUpSupervision lookUpSupervision;
    private final Clock clock;

    InspectionResource(
            CurrentRequest current,
            Idempotency idempotency,
            Answers answers,
            InspectAgent inspectAgent,
            RaiseFinding raiseFinding,
            LookUpSupervision lookUpSupervision,
            Clock clock) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.inspectAgent = inspectAgent;
        this.raiseFinding = raiseFinding;
        this.lookUpSupervision = lookUpSupervision;
        this.clock = clock;
    }

    @Schema(name = "Inspection")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record InspectionView(
            UUID id,
            UUID operatorId,
            UUID agentId,
            LocalDate plannedFor,
            Instant from,
            Instant until,

            @Schema(
                    description =
                            "in hexadecimal. The sample are those registrations whose SHA-256 over the seed's bytes"
                                    + " and the id as text, in lower case, is least, in that order")
            String seed,

            @Schema(description = "how many registrations; which, `…/registrations` lists")
            int drawnFrom,

            List<UUID> sample,
            Instant drawnAt) {
        static InspectionView of(Inspection inspection) {
            return new InspectionView(
                    inspection.id(),
                    inspection.operatorId(),
                    inspection.agentId(),
                    inspection.plannedFor().orElse(null),
                    inspection.from(),
                    inspection.until(),
                    inspection.seed(),
                    inspection.drawnFrom(),
                    inspection.sample(),
                    inspection.drawnAt());
        }
    }

    @Schema(name = "DrawnFrom")
    record DrawnFromView(UUID registrationId) {}

    @POST
    @RetrySafe
    @RolesAllowed({Roles.OPERATOR, Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY})
    @Operation(
            operationId = "inspectAgent",
            summary = "Draw a sample of an agent's registrations, to inspect it",
            description =
                    "An operator inspects its own agents, an authority anybody's. Each sample that was drawn is on"
                            + " record, with its seed and all it was drawn from.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = InspectionView.class)))
    @APIResponse(responseCode = "404", description = "The operator never had an agreement with this agent")
    @APIResponse(responseCode = "422", description = "PERIOD_TOO_LONG: more than 100,000 registrations")
    public Uni<Response> inspect(InspectionBody body) {
        InspectAgent.Command command = body.toCommand(current, clock.instant());
        return idempotency.once(
                current,
                attempt -> inspectAgent.handle(
                        command,
                        attempt,
                        drawn -> answers.created("/v1/inspections/" + drawn.id(), InspectionView.of(drawn))));
    }

    @POST
    @Path("/{id}/findings")
    @RetrySafe
    @RolesAllowed({Roles.OPERATOR, Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY})
    @Operation(
            operationId = "raiseFinding",
            summary = "Raise a finding of an inspection",
            description = "One against Art. 18 to 22 is a violation: two linked cases are opened, the agent's and its"
                    + " operator's (Art. 24).")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = FindingView.class)))
    public Uni<Response> raise(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id, FindingBody body) {
        RaiseFinding.Command command = body.toCommand(current);
        UUID inspectionId = Parameters.id(id);
        return idempotency.once(
                current,
                attempt -> raiseFinding.ofInspection(
                        command,
                        inspectionId,
                        attempt,
                        finding -> answers.created(
                                "/v1/findings/" + finding.id(), FindingView.of(finding, lookUpSupervision.today()))));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({
        Roles.COMMUNICATIONS_AUTHORITY,
        Roles.INTERNET_AUTHORITY,
        Roles.AUDITOR,
        Roles.OPERATOR,
        Roles.COMPLIANCE_OFFICER,
        Roles.AGENT
    })
    @Operation(operationId = "getInspection", summary = "An inspection")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = InspectionView.class)))
    public Uni<InspectionView> get(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id) {
        return lookUpSupervision
                .inspection(current.caller(), current.correlator(), Parameters.id(id))
                .map(InspectionView::of);
    }

    @GET
    @Path("/{id}/registrations")
    @RolesAllowed({
        Roles.COMMUNICATIONS_AUTHORITY,
        Roles.INTERNET_AUTHORITY,
        Roles.AUDITOR,
        Roles.OPERATOR,
        Roles.COMPLIANCE_OFFICER,
        Roles.AGENT
    })
    @Operation(
            operationId = "listDrawnFrom",
            summary = "What the sample of an inspection was drawn from, so that anybody can draw it again")
    public Uni<Page<DrawnFromView>> drawnFrom(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(description = "`next` of the page before", schema = @Schema(implementation = UUID.class))
                    @QueryParam("after")
                    String after) {
        int most = Parameters.limit(limit);
        return lookUpSupervision
                .drawnFrom(current.caller(), current.correlator(), Parameters.id(id), most + 1, Parameters.after(after))
                .map(found -> Page.of(found, most, each -> each, DrawnFromView::new));
    }

    @GET
    @RolesAllowed({
        Roles.COMMUNICATIONS_AUTHORITY,
        Roles.INTERNET_AUTHORITY,
        Roles.AUDITOR,
        Roles.OPERATOR,
        Roles.COMPLIANCE_OFFICER,
        Roles.AGENT
    })
    @Operation(operationId = "listInspections", summary = "Inspections, in the order their samples were drawn")
    public Uni<Page<InspectionView>> list(
            @Parameter(schema = @Schema(implementation = UUID.class)) @QueryParam("agentId") String agentId,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(description = "`next` of the page before", schema = @Schema(implementation = UUID.class))
                    @QueryParam("after")
                    String after) {
        int most = Parameters.limit(limit);
        return lookUpSupervision
                .inspections(
                        current.caller(),
                        current.correlator(),
                        Parameters.uuid("agentId", agentId),
                        most + 1,
                        Parameters.after(after))
                .map(found -> Page.of(found, most, Inspection::id, InspectionView::of));
    }
}
