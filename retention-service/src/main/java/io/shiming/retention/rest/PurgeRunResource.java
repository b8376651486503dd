package io.shiming.retention.rest;

import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Page;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Answers;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.retention.application.OrderPurge;
import io.shiming.retention.domain.PurgeReport;
import io.shiming.retention.domain.PurgeRun;
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
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Runs in which what is due is purged (Art. 12, 16). */
@Path("/v1/purge-runs")
@Produces(MediaType.APPLICATION_JSON)
public class PurgeRunResource {
    private static final String LOCATION = "/v1/purge-runs/";

    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final OrderPurge orderPurge;

    PurgeRunResource(CurrentRequest current, Idempotency idempotency, Answers answers, OrderPurge orderPurge) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.orderPurge = orderPurge;
    }

    @Schema(name = "PurgeRunRequest")
    record OrderBody(
            @Schema(description = "only count; false when absent")
            Boolean dryRun) {
        boolean isDry() {
            return dryRun != null && dryRun;
        }
    }

    @POST
    @RetrySafe
    @RolesAllowed({Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY})
    @Operation(
            operationId = "orderPurgeRun",
            summary = "Purge what is due, or count it",
            description = "A dry run counts what is due and what of it is held, changes nothing, and is over when it is"
                    + " answered (201). Any other is begun (202) and looked up until it is COMPLETED. At most one is open"
                    + " at a time: while one is, that one is answered, and purges what is due by now as well; also"
                    + " while it is PAUSED, and then it goes on once it is resumed.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(
            responseCode = "201",
            description = "Counted",
            content = @Content(schema = @Schema(implementation = PurgeRunView.class)))
    @APIResponse(
            responseCode = "202",
            description = "Begun, or open already",
            content = @Content(schema = @Schema(implementation = PurgeRunView.class)))
    @APIResponse(responseCode = "503", description = "also CLOCK_NOT_SANE. See Retry-After")
    public Uni<Response> order(OrderBody body) {
        OrderPurge.Command command = command();
        return idempotency.once(
                current,
                attempt -> body.isDry()
                        ? orderPurge.count(command, attempt, report -> answers.created(location(report), view(report)))
                        : orderPurge.order(
                                command, attempt, report -> answers.accepted(location(report), view(report))));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY, Roles.AUDITOR})
    @Operation(operationId = "getPurgeRun", summary = "A run, with what it came to so far")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PurgeRunView.class)))
    public Uni<PurgeRunView> get(@Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id) {
        return orderPurge.one(Parameters.id(id)).map(PurgeRunView::of);
    }

    @GET
    @RolesAllowed({Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY, Roles.AUDITOR})
    @Operation(operationId = "listPurgeRuns", summary = "Runs, the newest first")
    public Uni<Page<PurgeRunView>> list(
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(description = "`next` of the page before", schema = @Schema(implementation = UUID.class))
                    @QueryParam("after")
                    String after) {
        int most = Parameters.limit(limit);
        return orderPurge
                .page(most + 1, Parameters.after(after))
                .map(found -> Page.of(found, most, report -> report.run().id(), PurgeRunView::of));
    }

    @POST
    @Path("/{id}/pause")
    @RetrySafe
    @RolesAllowed({Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY, Roles.AUDITOR})
    @Operation(
            operationId = "pausePurgeRun",
            summary = "Stop a run",
            description = "No replica claims anything any more; orders that are under way are finished. While it is"
                    + " stopped no other begins.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PurgeRunView.class)))
    @APIResponse(responseCode = "409", description = "STATUS_CONFLICT: it is not running")
    public Uni<Response> pause(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id, ReasonBody body) {
        return change(id, PurgeRun.State.PAUSED, body);
    }

    @POST
    @Path("/{id}/resume")
    @RetrySafe
    @RolesAllowed({Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY, Roles.AUDITOR})
    @Operation(operationId = "resumePurgeRun", summary = "Let a run go on")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PurgeRunView.class)))
    @APIResponse(responseCode = "409", description = "STATUS_CONFLICT: it is not paused")
    public Uni<Response> resume(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id, ReasonBody body) {
        return change(id, PurgeRun.State.RUNNING, body);
    }

    private Uni<Response> change(String id, PurgeRun.State to, ReasonBody body) {
        String reason = body.checked();
        OrderPurge.Command command = command();
        UUID runId = Parameters.id(id);
        return idempotency.once(
                current, attempt -> orderPurge.change(command, runId, to, reason, attempt, this::changed));
    }

    private OrderPurge.Command command() {
        return new OrderPurge.Command(current.caller(), current.correlator());
    }

    private Answer changed(PurgeReport report) {
        return answers.changed(view(report));
    }

    private static String location(PurgeReport report) {
        return LOCATION + report.run().id();
    }

    private static PurgeRunView view(PurgeReport report) {
        return PurgeRunView.of(report);
    }
}
