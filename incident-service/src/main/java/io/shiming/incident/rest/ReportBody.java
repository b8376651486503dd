package io.shiming.incident.rest;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.problem.Violations;
import io.shiming.incident.domain.Authority;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** That an incident is reported, or why it is not. */
@Schema(name = "ReportRequest")
record ReportBody(
        @Schema(
                description = "to whom; required with a summary",
                enumeration = {Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY, Roles.PUBLIC_SECURITY})
        String authority,

        @Schema(minLength = 1, maxLength = TextBody.LONGEST, description = "what is reported; kept sealed")
        String summary,

        @Schema(
                minLength = 1,
                maxLength = TextBody.LONGEST,
                description = "why it is not reported, in place of the other two; kept sealed")
        String reasonNotReported) {

    ReportBody checked() {
        Violations violations = new Violations();
        if (isReport()) {
            if (violations.required("/authority", authority)
                    && Authority.ofOffice(authority)
                            .filter(Authority::takesIncidents)
                            .isEmpty()) {
                violations.add("/authority", Violation.Code.NOT_ALLOWED);
            }
            violations.text("/summary", summary, TextBody.LONGEST);
        } else {
            violations.text("/reasonNotReported", reasonNotReported, TextBody.LONGEST);
            if (authority != null) {
                violations.add("/authority", Violation.Code.NOT_ALLOWED);
            }
            if (summary != null) {
                violations.add("/summary", Violation.Code.NOT_ALLOWED);
            }
        }
        violations.refuseIfAny();
        return this;
    }

    boolean isReport() {
        return reasonNotReported == null;
    }

    Authority to() {
        return Authority.ofOffice(authority).orElseThrow();
    }

    Sensitive<String> text() {
        return new Sensitive<>(isReport() ? summary : reasonNotReported);
    }

    @Override
    public String toString() {
        return "ReportBody[***]";
    }
}
