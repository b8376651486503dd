package io.shiming.agent.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.agent.application.HandOver;
import io.shiming.agent.application.LookUpCustody;
import io.shiming.agent.domain.Handover;
import io.shiming.agent.domain.HandoverEntry;
import io.shiming.agent.domain.HandoverState;
import io.shiming.agent.domain.Wanted;
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
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Hand-overs of registers and material (Art. 6). */
@Path("/v1/handovers")
@Produces(MediaType.APPLICATION_JSON)
public class HandoverResource {
    private static final Set<HandoverState> LATE = Set.of(HandoverState.OVERDUE, HandoverState.UNRECEIPTED);

    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final HandOver handOver;
    private final LookUpCustody lookUpCustody;
    private final Clock clock;

    HandoverResource(
            CurrentRequest current,
            Idempotency idempotency,
            Answers answers,
            HandOver handOver,
            LookUpCustody lookUpCustody,
            Clock clock) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.handOver = handOver;
        this.lookUpCustody = lookUpCustody;
        this.clock = clock;
    }

    @Schema(name = "HandoverEntry")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record EntryView(
            @Schema(description = "of an OVERDUE one, of the agent's dealings for the operator")
            UUID id,

            HandoverState state,
            UUID operatorId,
            UUID agentId,

            @Schema(description = "registrations in it") int size,

            @Schema(description = "how many of them the operator did not receive")
            int missing,

            Instant deliveredAt,

            @Schema(description = "by when the operator receipts it; of each that was made")
            Instant receiptDueAt,

            Instant receivedAt,

            @Schema(description = "of an OVERDUE one: by when the first of them was due")
            Instant oldestDueAt,

            @Schema(
                    description =
                            "how often, since then, the agent of an OVERDUE one was reminded, or the operator of an"
                                    + " UNRECEIPTED one")
            Integer reminders,

            Instant lastRemindedAt) {
        static EntryView of(HandoverEntry entry) {
            return new EntryView(
                    entry.id(),
                    entry.state(),
                    entry.operatorId(),
                    entry.agentId(),
                    entry.size(),
                    entry.missing(),
                    entry.deliveredAt().orElse(null),
                    entry.receiptDueAt().orElse(null),
                    entry.receivedAt().orElse(null),
                    entry.oldestDueAt().orElse(null),
                    LATE.contains(entry.state()) ? entry.reminders() : null,
                    entry.lastRemindedAt().orElse(null));
        }
    }

    @POST
    @RetrySafe
    @RolesAllowed(Roles.AGENT)
    @Operation(
            operationId = "handOver",
            summary = "Hand over registers and material",
            description = "All of it, or nothing: each must be of this agent and operator, and not handed over yet.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = HandoverView.class)))
    @APIResponse(responseCode = "409", description = "ALREADY_HANDED_OVER: which, `violations` name")
    @APIResponse(
            responseCode = "422",
            description = "NOT_IN_CUSTODY: there is no such registration of this agent for this operator, or it was"
                    + " refused; which, `violations` name")
    public Uni<Response> deliver(HandoverBody body) {
        HandOver.Delivery delivery = body.toDelivery(current);
        return idempotency.once(
                current,
                attempt -> handOver.deliver(
                        delivery, attempt, made -> answers.created("/v1/handovers/" + made.id(), view(made))));
    }

    @POST
    @Path("/{id}/receipt")
    @RetrySafe
    @RolesAllowed(Roles.OPERATOR)
    @Operation(
            operationId = "receiptHandover",
            summary = "Receipt a hand-over, with what is missing",
            description = "`received` and `missing` together are exactly what was delivered. What is missing is the"
                    + " agent's to deliver again, and becomes a finding.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = HandoverView.class)))
    @APIResponse(responseCode = "422", description = "RECEIPT_NOT_EXACT: where, `violations` name")
    public Uni<Response> receipt(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id, ReceiptBody body) {
        HandOver.Receipt receipt = body.toReceipt(current, Parameters.id(id));
        return idempotency.once(
                current, attempt -> handOver.receipt(receipt, attempt, made -> answers.changed(view(made))));
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
    @Operation(operationId = "getHandover", summary = "A hand-over")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = HandoverView.class)))
    public Uni<HandoverView> get(@Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id) {
        return lookUpCustody
                .handover(current.caller(), current.correlator(), Parameters.id(id))
                .map(this::view);
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
    @Operation(
            operationId = "listHandovers",
            summary = "Hand-overs, in the order they were made",
            description = "An operator's own, an agent's own, of officials all; without `state` all that were made. An"
                    + " `OVERDUE` hand-over is one that ought to have been made and was not: what one agent has not"
                    + " delivered to one operator in time, with the reminders it had. One that was made and not"
                    + " receipted is never overdue, for that is the operator's to do: after its `receiptDueAt` it is"
                    + " `UNRECEIPTED`, with the reminders the operator had. `DELIVERED` lists those too.")
    public Uni<Page<EntryView>> list(
            @Parameter(schema = @Schema(implementation = HandoverState.class)) @QueryParam("state") String state,
            @Parameter(schema = @Schema(implementation = UUID.class)) @QueryParam("agentId") String agentId,
            @Parameter(schema = @Schema(implementation = UUID.class)) @QueryParam("operatorId") String operatorId,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(description = "`next` of the page before", schema = @Schema(implementation = UUID.class))
                    @QueryParam("after")
                    String after) {
        int most = Parameters.limit(limit);
        Wanted<HandoverState> wanted = new Wanted<>(
                Parameters.word("state", state, HandoverState.class),
                Parameters.uuid("agentId", agentId),
                Parameters.uuid("operatorId", operatorId));
        return lookUpCustody
                .handovers(current.caller(), current.correlator(), wanted, most + 1, Parameters.after(after))
                .map(found -> Page.of(found, most, HandoverEntry::id, EntryView::of));
    }

    private HandoverView view(Handover made) {
        return HandoverView.of(made, clock.instant());
    }
}
