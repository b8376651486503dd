package io.shiming.incident.rest;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.problem.Violations;
import io.shiming.incident.application.ReassessIncident;
import io.shiming.incident.domain.Severity;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** That an incident is graver than it was thought to be. */
@Schema(name = "IncidentAssessmentRequest")
record IncidentAssessmentBody(
        @Schema(
                required = true,
                minimum = "0",
                description = "how many people's data, as far as is known now; not fewer")
        Long affectedSubjects,

        @Schema(required = true, description = "not MINOR what was SERIOUS")
        Severity severity,

        @Schema(required = true, description = "whether data got out; not false what was true")
        Boolean leaked,

        @Schema(
                required = true,
                minLength = 1,
                maxLength = TextBody.LONGEST,
                description = "how that became known; kept sealed")
        String reason) {

    ReassessIncident.Known checked() {
        Violations violations = new Violations();
        IncidentBody.assessed(affectedSubjects, severity, leaked, violations);
        violations.text("/reason", reason, TextBody.LONGEST);
        violations.refuseIfAny();
        return new ReassessIncident.Known(affectedSubjects, severity, leaked, new Sensitive<>(reason));
    }

    @Override
    public String toString() {
        return "IncidentAssessmentBody[***]";
    }
}
