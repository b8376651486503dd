package io.shiming.retention.rest;

import io.shiming.foundation.problem.Violations;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Why something is ended. */
@Schema(name = "Reason")
record ReasonBody(
        @Schema(required = true, minLength = 1, maxLength = ReasonBody.LONGEST, description = "names nobody")
        String reason) {
    static final int LONGEST = 500;

    String checked() {
        Violations violations = new Violations();
        violations.text("/reason", reason, LONGEST);
        violations.refuseIfAny();
        return reason;
    }
}
