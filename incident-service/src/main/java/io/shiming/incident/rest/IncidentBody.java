package io.shiming.incident.rest;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.problem.Violations;
import io.shiming.incident.application.RecordIncident;
import io.shiming.incident.domain.Assessment;
import io.shiming.incident.domain.IncidentKind;
import io.shiming.incident.domain.Severity;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What an operator became aware of. */
@Schema(name = "IncidentRequest")
record IncidentBody(
        @Schema(required = true) IncidentKind kind,

        @Schema(required = true, description = "not in the future")
        Instant detectedAt,

        @Schema(
                required = true,
                description = "not in the future, and not before it was detected; the time to report runs from here")
        Instant awareAt,

        @Schema(required = true, minLength = 1, maxLength = TextBody.LONGEST, description = "kept sealed")
        String description,

        @Schema(required = true, minimum = "0", description = "how many people's data, as far as is known")
        Long affectedSubjects,

        @Schema(required = true, description = "SERIOUS when the consequences are, or may be")
        Severity severity,

        @Schema(required = true, description = "whether data got out")
        Boolean leaked) {

    RecordIncident.Command toCommand(CurrentRequest current, Instant now) {
        Violations violations = new Violations();
        violations.required("/kind", kind);
        Instant detected = Moments.past("/detectedAt", detectedAt, now, violations);
        Instant aware = aware(awareAt, detected, detectedAt != null, now, violations);
        violations.text("/description", description, TextBody.LONGEST);
        assessed(affectedSubjects, severity, leaked, violations);
        violations.refuseIfAny();
        return new RecordIncident.Command(
                current.caller(),
                current.correlator(),
                kind,
                detected,
                new Assessment(aware, affectedSubjects, severity, leaked),
                new Sensitive<>(description));
    }

    private static Instant aware(
            Instant awareAt, Instant detected, boolean isDetected, Instant now, Violations violations) {
        Instant aware = Moments.past("/awareAt", awareAt, now, violations);
        if (awareAt != null && isDetected && aware.isBefore(detected)) {
            violations.add("/awareAt", Violation.Code.NOT_ALLOWED);
        }
        return aware;
    }

    static void assessed(Long affectedSubjects, Severity severity, Boolean leaked, Violations violations) {
        if (violations.required("/affectedSubjects", affectedSubjects) && affectedSubjects < 0) {
            violations.add("/affectedSubjects", Violation.Code.NOT_ALLOWED);
        }
        violations.required("/severity", severity);
        violations.required("/leaked", leaked);
    }

    @Override
    public String toString() {
        return "IncidentBody[***]";
    }
}
