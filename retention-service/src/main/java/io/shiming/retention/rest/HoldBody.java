package io.shiming.retention.rest;

import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.problem.Violations;
import io.shiming.retention.application.HoldRecords;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is to be held, by which instrument, and why. */
@Schema(name = "HoldRequest")
record HoldBody(
        @Schema(required = true) ScopeBody scope,

        @Schema(
                required = true,
                description = "the order by which it is placed; names nobody",
                minLength = 1,
                maxLength = HoldBody.INSTRUMENT)
        String instrument,

        @Schema(required = true, description = "names nobody", minLength = 1, maxLength = ReasonBody.LONGEST)
        String reason,

        @Schema(description = "the last day on which it holds; absent for as long as nobody releases it")
        LocalDate until) {
    static final int INSTRUMENT = 200;

    @Schema(name = "HoldScope", description = "a record or a subject, one of them")
    record ScopeBody(
            UUID recordId,

            @Schema(
                    description = "every record of the subject, those included whose time begins to run later",
                    pattern = ClockResource.ClockBody.REFERENCE)
            String subjectRef) {}

    HoldRecords.Wanted checked() {
        Violations violations = new Violations();
        if (violations.required("/scope", scope)) {
            if (scope.recordId() == null && scope.subjectRef() == null) {
                violations.add("/scope", Violation.Code.REQUIRED);
            }
            if (scope.recordId() != null && scope.subjectRef() != null) {
                violations.add("/scope/subjectRef", Violation.Code.NOT_ALLOWED);
            }
            if (scope.subjectRef() != null && !scope.subjectRef().matches(ClockResource.ClockBody.REFERENCE)) {
                violations.add("/scope/subjectRef", Violation.Code.MALFORMED);
            }
        }
        violations.text("/instrument", instrument, INSTRUMENT);
        violations.text("/reason", reason, ReasonBody.LONGEST);
        violations.refuseIfAny();
        return new HoldRecords.Wanted(
                Optional.ofNullable(scope.recordId()),
                Optional.ofNullable(scope.subjectRef()),
                instrument,
                reason,
                Optional.ofNullable(until));
    }
}
