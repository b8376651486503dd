package io.shiming.agent.rest;

import io.shiming.agent.application.HandOver;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.problem.Violations;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is handed over to an operator: no more than any receipt of it has room for in a body. */
@Schema(name = "HandoverRequest")
record HandoverBody(
        @Schema(required = true) UUID operatorId,

        @Schema(required = true, minItems = 1, maxItems = HandoverBody.MOST)
        List<UUID> registrationIds) {
    static final int MOST = 750;

    HandOver.Delivery toDelivery(CurrentRequest current) {
        Violations violations = new Violations();
        violations.required("/operatorId", operatorId);
        violations.ids("/registrationIds", registrationIds, MOST);
        if (registrationIds != null && registrationIds.isEmpty()) {
            violations.add("/registrationIds", Violation.Code.REQUIRED);
        }
        violations.refuseIfAny();
        return new HandOver.Delivery(current.caller(), current.correlator(), operatorId, registrationIds);
    }
}
