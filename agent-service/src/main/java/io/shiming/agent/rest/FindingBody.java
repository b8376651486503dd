package io.shiming.agent.rest;

import io.shiming.agent.application.RaiseFinding;
import io.shiming.agent.domain.FindingKind;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.problem.Violations;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What an inspection found. */
@Schema(name = "FindingRequest")
record FindingBody(
        @Schema(required = true, description = FindingBody.NOT_THESE)
        FindingKind kind,

        @Schema(
                description = "of the regulation; the kind's own where it has one, and then there is no need of it",
                minimum = "1",
                maximum = "28")
        Integer article,

        @Schema(required = true, minLength = 1, maxLength = FindingBody.LONGEST, description = "is stored sealed")
        String description,

        @Schema(required = true, description = "day by which it is remedied, not before today")
        LocalDate dueOn,

        @Schema(maxItems = FindingBody.MOST) List<UUID> registrationIds) {
    static final String NOT_THESE =
            "not HANDOVER_OVERDUE, HANDOVER_INCOMPLETE or RECEIPT_OVERDUE, which hand-overs show, nor CONDUCT_SUSPICIOUS,"
                    + " which rules do";
    static final int LONGEST = 2_000;
    static final int MOST = 200;
    private static final int LAST_ARTICLE = 28;

    RaiseFinding.Command toCommand(CurrentRequest current) {
        Violations violations = new Violations();
        checkKind(kind, violations);
        if (article != null && (article < 1 || article > LAST_ARTICLE || !fits())) {
            violations.add("/article", Violation.Code.NOT_ALLOWED);
        }
        violations.text("/description", description, LONGEST);
        violations.required("/dueOn", dueOn);
        checkIds(registrationIds, violations);
        violations.refuseIfAny();
        return new RaiseFinding.Command(
                current.caller(),
                current.correlator(),
                kind,
                Optional.ofNullable(article),
                Optional.of(new Sensitive<>(description)),
                Optional.of(dueOn),
                registrationIds == null ? List.of() : registrationIds,
                Optional.empty());
    }

    private boolean fits() {
        return kind == null || kind.article().map(article::equals).orElse(true);
    }

    static void checkKind(FindingKind kind, Violations violations) {
        if (violations.required("/kind", kind) && kind.isAutomatic()) {
            violations.add("/kind", Violation.Code.NOT_ALLOWED);
        }
    }

    static void checkIds(List<UUID> registrationIds, Violations violations) {
        if (registrationIds != null) {
            violations.ids("/registrationIds", registrationIds, MOST);
        }
    }
}
