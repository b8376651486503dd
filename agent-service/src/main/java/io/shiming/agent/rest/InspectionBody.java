package io.shiming.agent.rest;

import io.shiming.agent.application.InspectAgent;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.problem.Violations;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Whom to inspect, and of what to draw the sample. */
@Schema(name = "InspectionRequest")
record InspectionBody(
        @Schema(required = true) UUID agentId,

        @Schema(description = "in whose dealings; an operator's own where absent, required of an authority")
        UUID operatorId,

        LocalDate plannedFor,

        @Schema(minimum = "1", maximum = "200", defaultValue = "20")
        Integer sampleSize,

        @Schema(description = "beginning of the period; 30 days before its end where absent")
        Instant from,

        @Schema(description = "its end, not in it; now where absent")
        Instant until) {
    private static final int MOST = 200;
    private static final int USUAL = 20;

    InspectAgent.Command toCommand(CurrentRequest current, Instant now) {
        Violations violations = new Violations();
        violations.required("/agentId", agentId);
        UUID operator = operator(current.caller(), violations);
        if (sampleSize != null && (sampleSize < 1 || sampleSize > MOST)) {
            violations.add("/sampleSize", Violation.Code.NOT_ALLOWED);
        }
        Instant end = until == null ? now : until;
        if (end.isAfter(now)) {
            violations.add("/until", Violation.Code.NOT_ALLOWED);
        } else if (from != null && !from.isBefore(end)) {
            violations.add("/from", Violation.Code.NOT_ALLOWED);
        }
        violations.refuseIfAny();
        return new InspectAgent.Command(
                current.caller(),
                current.correlator(),
                operator,
                agentId,
                Optional.ofNullable(plannedFor),
                sampleSize == null ? USUAL : sampleSize,
                Optional.ofNullable(from),
                Optional.ofNullable(until));
    }

    private UUID operator(Caller caller, Violations violations) {
        if (!caller.is(Roles.OPERATOR)) {
            violations.required("/operatorId", operatorId);
            return operatorId;
        }
        UUID own = caller.requireOperator();
        if (operatorId != null && !operatorId.equals(own)) {
            violations.add("/operatorId", Violation.Code.NOT_ALLOWED);
        }
        return own;
    }
}
