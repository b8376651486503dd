package io.shiming.registration.rest;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.problem.Violations;
import io.shiming.registration.domain.RecordBatch;
import io.shiming.registration.domain.ServiceUse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How a service was used, as its operator says. */
@Schema(name = "ServiceRecord")
record ServiceUseBody(
        @Schema(
                required = true,
                minLength = 1,
                maxLength = ServiceUseBody.ACCOUNT_LENGTH,
                description = "Service number or account, as in its registration",
                examples = "+8613899990001")
        String accountRef,

        @Schema(
                required = true,
                pattern = ServiceUseBody.KIND,
                description = "The operator's own code for what was done",
                examples = "LOG_ON")
        String kind,

        @Schema(required = true, description = "Not in the future; to the microsecond")
        Instant at) {
    static final int ACCOUNT_LENGTH = 253;
    static final String KIND = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$";
    private static final Pattern KINDS = Pattern.compile(KIND);

    ServiceUse toFact(Instant now) {
        Violations violations = new Violations();
        violations.text("/accountRef", accountRef, ACCOUNT_LENGTH);
        if (violations.required("/kind", kind) && !KINDS.matcher(kind).matches()) {
            violations.add("/kind", Violation.Code.MALFORMED);
        }
        if (violations.required("/at", at) && RecordBatch.isAhead(at, now)) {
            violations.add("/at", Violation.Code.NOT_ALLOWED);
        }
        violations.refuseIfAny();
        return new ServiceUse(at.truncatedTo(ChronoUnit.MICROS), new Sensitive<>(accountRef), kind);
    }

    @Override
    public String toString() {
        return "ServiceUseBody[***]";
    }
}
