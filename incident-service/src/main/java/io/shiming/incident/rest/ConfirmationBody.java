package io.shiming.incident.rest;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.problem.Violations;
import io.shiming.incident.application.DecideDraft;
import io.shiming.incident.domain.Severity;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What somebody makes of a draft. */
@Schema(name = "ConfirmationRequest")
record ConfirmationBody(
        @Schema(description = "whose it is: required where the draft does not say so")
        UUID operatorId,

        @Schema(
                description =
                        "since when the operator knows: not in the future, not before it was detected, and where its own"
                                + " officer says so of a draft that named it, not after the draft was due; when absent now, or"
                                + " when that draft was due")
        Instant awareAt,

        @Schema(required = true, minLength = 1, maxLength = TextBody.LONGEST, description = "kept sealed")
        String description,

        @Schema(required = true, minimum = "0", description = "how many people's data, as far as is known")
        Long affectedSubjects,

        @Schema(required = true, description = "SERIOUS when the consequences are, or may be")
        Severity severity,

        @Schema(required = true, description = "whether data got out")
        Boolean leaked) {

    DecideDraft.Made checked(Instant now) {
        Violations violations = new Violations();
        Optional<Instant> aware =
                Optional.ofNullable(awareAt).map(named -> Moments.past("/awareAt", named, now, violations));
        violations.text("/description", description, TextBody.LONGEST);
        IncidentBody.assessed(affectedSubjects, severity, leaked, violations);
        violations.refuseIfAny();
        return new DecideDraft.Made(
                Optional.ofNullable(operatorId),
                aware,
                affectedSubjects,
                severity,
                leaked,
                new Sensitive<>(description));
    }

    @Override
    public String toString() {
        return "ConfirmationBody[***]";
    }
}
