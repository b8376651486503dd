package io.shiming.retention.rest;

import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.problem.Violations;
import io.shiming.retention.application.ChangePolicy;
import io.shiming.retention.domain.RetentionPeriod;
import io.shiming.retention.domain.Terms;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Other terms for a policy, and why. */
@Schema(name = "ProposalRequest")
record ProposalBody(
        @Schema(
                required = true,
                description = "ISO 8601, years, months and days, by the calendar; a century at most",
                pattern = RetentionPeriod.FORM,
                examples = "P3Y")
        String period,

        @Schema(
                description = "how many more days pass before a record may go; 0 when absent",
                minimum = "0",
                maximum = "365")
        Integer graceDays,

        @Schema(required = true, minLength = 1, maxLength = ProposalBody.LONGEST, description = "names nobody")
        String reason) {
    static final int LONGEST = 500;

    ChangePolicy.Wanted checked() {
        Violations violations = new Violations();
        Optional<RetentionPeriod> parsed = Optional.empty();
        if (violations.required("/period", period)) {
            parsed = RetentionPeriod.parse(period);
            if (parsed.isEmpty()) {
                violations.add("/period", Violation.Code.MALFORMED);
            }
        }
        int grace = graceDays == null ? 0 : graceDays;
        if (grace < 0 || grace > Terms.LONGEST_GRACE) {
            violations.add("/graceDays", Violation.Code.NOT_ALLOWED);
        }
        violations.text("/reason", reason, LONGEST);
        violations.refuseIfAny();
        return new ChangePolicy.Wanted(new Terms(parsed.orElseThrow(), grace), reason);
    }
}
