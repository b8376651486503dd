package io.shiming.incident.rest;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.problem.Violations;
import io.shiming.incident.domain.Decision;
import io.shiming.incident.domain.Ruling;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How a case is decided, and why. */
@Schema(name = "CaseDecisionRequest")
record DecisionBody(
        @Schema(required = true) Ruling decision,

        @Schema(
                minimum = "0",
                maximum = CaseBody.MOST_TEXT,
                description = "within `assessment.operator`; may be absent where that begins with 0 or is null")
        Long operatorFineFen,

        @Schema(
                maxItems = DecisionBody.MOST_PERSONS,
                description = "a fine for each person directly responsible, none of whom is named, within"
                        + " `assessment.responsiblePersons`: at least one where that does not begin with 0; in a case"
                        + " against a user just the user's")
        List<Long> responsiblePersonsFinesFen,

        @Schema(minimum = "0", maximum = CaseBody.MOST_TEXT, description = "as assessed, also when absent")
        Long confiscateFen,

        @Schema(
                description =
                        "where it is to be corrected; not before `shiming.cases.correction-at-least` from now, nor"
                                + " after `.correction-at-most`; `.correction-within` when absent")
        Instant correctBy,

        @Schema(
                required = true,
                minLength = 1,
                maxLength = DecisionBody.LONGEST,
                description = "names nobody; kept sealed")
        String reason) {
    static final int LONGEST = 2_000;
    static final int MOST_PERSONS = 50;

    Decision checked() {
        Violations violations = new Violations();
        violations.required("/decision", decision);
        CaseBody.money(violations, "/operatorFineFen", operatorFineFen);
        CaseBody.money(violations, "/confiscateFen", confiscateFen);
        List<Long> persons = Objects.requireNonNullElse(responsiblePersonsFinesFen, List.of());
        if (persons.size() > MOST_PERSONS) {
            violations.add("/responsiblePersonsFinesFen", Violation.Code.TOO_MANY);
        }
        for (int i = 0; i < persons.size() && i < MOST_PERSONS; i++) {
            if (violations.required("/responsiblePersonsFinesFen/" + i, persons.get(i))) {
                CaseBody.money(violations, "/responsiblePersonsFinesFen/" + i, persons.get(i));
            }
        }
        violations.text("/reason", reason, LONGEST);
        violations.refuseIfAny();
        return new Decision(
                decision,
                Optional.ofNullable(operatorFineFen),
                persons,
                Optional.ofNullable(confiscateFen),
                Optional.ofNullable(correctBy),
                Optional.of(new Sensitive<>(reason)));
    }

    @Override
    public String toString() {
        return "DecisionBody[***]";
    }
}
