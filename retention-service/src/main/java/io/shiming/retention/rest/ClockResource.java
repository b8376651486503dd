package io.shiming.retention.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.problem.Violations;
import io.shiming.retention.application.RunClocks;
import io.shiming.retention.domain.Category;
import io.shiming.retention.domain.RetentionClock;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Since when the time runs for which a record is kept (Art. 12, 15). */
@Path("/v1/clocks/{recordId}")
@Produces(MediaType.APPLICATION_JSON)
public class ClockResource {
    private final CurrentRequest current;
    private final RunClocks runClocks;

    ClockResource(CurrentRequest current, RunClocks runClocks) {
        this.current = current;
        this.runClocks = runClocks;
    }

    enum ClockState {
        RUNNING,
        CANCELLED,
        PURGED
    }

    @Schema(name = "ClockRequest")
    record ClockBody(
            @Schema(required = true) Category category,

            @Schema(description = "whose record it is; absent where it is no operator's")
            UUID operatorId,

            @Schema(description = "likewise of a public venue's; not together with an operator")
            UUID venueId,

            @Schema(
                    description = "what the records of one subject have in common, so that they can be held together;"
                            + " opaque, and no personal data",
                    pattern = ClockBody.REFERENCE)
            String subjectRef,

            @Schema(required = true, description = "when its time began to run: not in the future")
            Instant startedAt) {
        static final String REFERENCE = "[A-Za-z0-9._~:-]{1,100}";

        RetentionClock toClock(UUID recordId) {
            Violations violations = new Violations();
            violations.required("/category", category);
            violations.required("/startedAt", startedAt);
            if (operatorId != null && venueId != null) {
                violations.add("/venueId", Violation.Code.NOT_ALLOWED);
            }
            if (subjectRef != null && !subjectRef.matches(REFERENCE)) {
                violations.add("/subjectRef", Violation.Code.MALFORMED);
            }
            violations.refuseIfAny();
            return new RetentionClock(
                    recordId,
                    category,
                    Optional.ofNullable(operatorId),
                    Optional.ofNullable(venueId),
                    Optional.ofNullable(subjectRef),
                    startedAt);
        }
    }

    @Schema(name = "Clock")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ClockView(
            UUID recordId,
            Category category,
            UUID operatorId,
            UUID venueId,
            String subjectRef,
            Instant startedAt,
            ClockState state,

            @Schema(description = "from when on the record may go by the policy in force; absent when cancelled")
            Instant dueAt,

            @Schema(description = "absent while it runs") Instant cancelledAt) {
        static ClockView of(RunClocks.Told told) {
            RetentionClock clock = told.clock();
            return new ClockView(
                    clock.recordId(),
                    clock.category(),
                    clock.operatorId().orElse(null),
                    clock.venueId().orElse(null),
                    clock.subjectRef().orElse(null),
                    clock.startedAt(),
                    stateOf(told),
                    told.dueAt().orElse(null),
                    told.cancelledAt().orElse(null));
        }

        private static ClockState stateOf(RunClocks.Told told) {
            if (told.cancelledAt().isPresent()) {
                return ClockState.CANCELLED;
            }
            return told.dueAt().isPresent() ? ClockState.RUNNING : ClockState.PURGED;
        }
    }

    @PUT
    @RolesAllowed(Roles.SERVICE)
    @Operation(
            operationId = "startClock",
            summary = "The time of a record begins to run",
            description = "Services only. Told again in the same words it is answered as it is, also when it was"
                    + " cancelled meanwhile; in other words, while it runs, it is refused. A clock that was cancelled is"
                    + " followed by another when the record ends after all. Of a record that is gone nothing runs any"
                    + " more: PURGED.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ClockView.class)))
    @APIResponse(responseCode = "409", description = "CLOCK_CONTRADICTED")
    public Uni<ClockView> start(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("recordId") String recordId,
            ClockBody body) {
        RetentionClock told = body.toClock(Parameters.id(recordId));
        return runClocks.start(command(), told).map(ClockView::of);
    }

    @DELETE
    @RolesAllowed(Roles.SERVICE)
    @Operation(
            operationId = "cancelClock",
            summary = "The record has not ended after all",
            description = "Services only. What was is kept; cancelled already, nothing more happens.")
    @APIResponse(responseCode = "204", description = "Its time does not run")
    public Uni<Void> cancel(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("recordId") String recordId) {
        return runClocks.cancel(command(), Parameters.id(recordId));
    }

    private RunClocks.Command command() {
        return new RunClocks.Command(current.caller(), current.correlator());
    }
}
