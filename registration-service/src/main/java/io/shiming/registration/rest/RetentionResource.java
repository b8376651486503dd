package io.shiming.registration.rest;

import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.idempotency.Answers;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.problem.Violations;
import io.shiming.registration.application.HoldRegistration;
import io.shiming.registration.application.OrderPurge;
import io.shiming.registration.application.RegistrationConfig;
import io.shiming.registration.domain.PurgeOutcome;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Where retention-service holds records, and has those purged that are due (Art. 12, 15, 16). */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
public class RetentionResource {
    private static final int MOST = 1_000;

    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final OrderPurge orderPurge;
    private final HoldRegistration holdRegistration;
    private final RegistrationConfig config;

    RetentionResource(
            CurrentRequest current,
            Idempotency idempotency,
            Answers answers,
            OrderPurge orderPurge,
            HoldRegistration holdRegistration,
            RegistrationConfig config) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.orderPurge = orderPurge;
        this.holdRegistration = holdRegistration;
        this.config = config;
    }

    @Schema(name = "PurgeOrder")
    record OrderBody(
            @Schema(required = true, minItems = 1, maxItems = MOST, uniqueItems = true)
            List<UUID> recordIds,

            @Schema(required = true) UUID runId) {
        void check() {
            Violations violations = new Violations();
            violations.required("/runId", runId);
            violations.ids("/recordIds", recordIds, MOST);
            if (recordIds != null && recordIds.isEmpty()) {
                violations.add("/recordIds", Violation.Code.REQUIRED);
            }
            violations.refuseIfAny();
        }
    }

    @Schema(name = "PurgedRecord")
    record OutcomeView(UUID recordId, PurgeOutcome outcome) {}

    @Schema(name = "PurgeOrderOutcome")
    record OrderView(UUID runId, List<OutcomeView> outcomes) {}

    @POST
    @Path("/purge-orders")
    @RetrySafe
    @RolesAllowed(Roles.SERVICE)
    @Operation(
            operationId = "purge",
            summary = "Purges records that are due",
            description =
                    "For retention-service. Ids are of registrations, of days of log-ons or records, which are dropped whole"
                            + " but for what is held, or of what was held when its day was dropped. Each is looked at"
                            + " again by what is on record here. PURGED: rows, copies, indexes and keys are gone, by this"
                            + " order or one before, so that an order can be sent again. HELD also while a dispute is"
                            + " open; TOO_EARLY before the two years of Art. 12 or the sixty days of Art. 15 are over,"
                            + " whatever the policy says, of what goes with its day, and of a day that cannot be"
                            + " dropped just now since the table is in use: order it again in a while.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = OrderView.class)))
    public Uni<Response> purge(OrderBody body) {
        Caller caller = fromRetention();
        body.check();
        OrderPurge.Command command =
                new OrderPurge.Command(caller, current.correlator(), body.runId(), body.recordIds());
        return idempotency.once(
                current,
                attempt -> orderPurge.handle(command, attempt, outcomes -> answers.changed(view(body, outcomes))));
    }

    private static OrderView view(OrderBody body, Map<UUID, PurgeOutcome> outcomes) {
        return new OrderView(
                body.runId(),
                body.recordIds().stream()
                        .map(id -> new OutcomeView(id, outcomes.get(id)))
                        .toList());
    }

    enum HoldState {
        IN_FORCE,
        LIFTED
    }

    @Schema(name = "RecordHold")
    record HoldBody(
            @Schema(required = true) UUID holdId,

            @Schema(required = true, description = "once it was told that a hold is lifted it stays so")
            HoldState state) {}

    @Schema(name = "HeldRecord")
    record HeldView(UUID recordId, UUID holdId, HoldState state) {}

    @PUT
    @Path("/holds/{recordId}")
    @RolesAllowed(Roles.SERVICE)
    @Operation(
            operationId = "hold",
            summary = "Puts a legal hold on a record, or lifts it",
            description =
                    "For retention-service, which acknowledges a hold once this was answered. Several holds can be on"
                            + " one registration, log-on, publication or service record; it is purged when none is left. None ends by itself."
                            + " Idempotent.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = HeldView.class)))
    @APIResponse(
            responseCode = "404",
            description = "No such record, or purged already; nor of a guest who was refused")
    @APIResponse(responseCode = "409", description = "It waits for verification, and can be held when that is settled")
    public Uni<HeldView> hold(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("recordId") String recordId,
            HoldBody body) {
        Caller caller = fromRetention();
        Violations violations = new Violations();
        violations.required("/holdId", body.holdId());
        violations.required("/state", body.state());
        violations.refuseIfAny();
        UUID id = Parameters.id(recordId);
        return holdRegistration
                .handle(new HoldRegistration.Command(
                        caller, current.correlator(), id, body.holdId(), body.state() == HoldState.IN_FORCE))
                .replaceWith(() -> new HeldView(id, body.holdId(), body.state()));
    }

    /** Role service is not enough: no other service has a say in what is kept. */
    private Caller fromRetention() {
        Caller caller = current.caller();
        if (!caller.client().equals(config.retentionClient())) {
            throw new DomainException(CommonError.FORBIDDEN);
        }
        return caller;
    }
}
