package io.shiming.incident.rest;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.problem.Violations;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Why somebody decides so. */
@Schema(name = "Reason")
record ReasonBody(
        @Schema(required = true, minLength = 1, maxLength = TextBody.LONGEST, description = "kept sealed")
        String reason) {

    Sensitive<String> checked() {
        Violations violations = new Violations();
        violations.text("/reason", reason, TextBody.LONGEST);
        violations.refuseIfAny();
        return new Sensitive<>(reason);
    }

    @Override
    public String toString() {
        return "ReasonBody[***]";
    }
}
