package io.shiming.incident.rest;

import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.problem.Violations;
import io.shiming.incident.application.OpenCase;
import io.shiming.incident.domain.Circumstance;
import io.shiming.incident.domain.PenaltyCatalogue;
import io.shiming.incident.domain.Respondent;
import io.shiming.incident.domain.RespondentKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Whom a case is to be opened against, and for what. */
@Schema(name = "CaseRequest")
record CaseBody(
        @Schema(
                required = true,
                minimum = "18",
                maximum = "25",
                description = "operators 18 to 24, agents 18 to 24, users 25, venues 18")
        Integer article,

        @Schema(
                minimum = "18",
                maximum = "23",
                description = "under Art. 24: the article that the agent broke; may be said later")
        Integer matchingArticle,

        @Schema(required = true) RespondentBody respondent,

        @Schema(
                required = true,
                uniqueItems = true,
                description = "empty for the base range; what the article has no range for changes nothing")
        List<Circumstance> circumstances,

        @Schema(minimum = "0", maximum = CaseBody.MOST_TEXT) Long illegalGainsFen,

        @Schema(description = "the agent's case about the same breach, or its operator's")
        UUID linkedCaseId) {
    /** What JSON's numbers take without loss. */
    static final long MOST = 9_007_199_254_740_991L;

    static final String MOST_TEXT = "9007199254740991";

    @Schema(name = "CaseRespondentRequest")
    record RespondentBody(
            @Schema(required = true) RespondentKind kind,

            @Schema(required = true, description = "is not looked up")
            UUID id) {}

    /** What makes the range. */
    record Facts(Set<Circumstance> circumstances, Optional<Long> illegalGainsFen) {
        /** Notes what is wrong with either. */
        static Facts checked(Violations violations, List<Circumstance> circumstances, Long gainsFen) {
            Set<Circumstance> all = EnumSet.noneOf(Circumstance.class);
            if (violations.required("/circumstances", circumstances)) {
                for (int i = 0; i < circumstances.size(); i++) {
                    Circumstance each = circumstances.get(i);
                    if (violations.required("/circumstances/" + i, each) && !all.add(each)) {
                        violations.add("/circumstances/" + i, Violation.Code.NOT_UNIQUE);
                    }
                }
            }
            money(violations, "/illegalGainsFen", gainsFen);
            return new Facts(all, Optional.ofNullable(gainsFen));
        }
    }

    static void money(Violations violations, String pointer, Long fen) {
        if (fen != null && (fen < 0 || fen > MOST)) {
            violations.add(pointer, Violation.Code.NOT_ALLOWED);
        }
    }

    OpenCase.Command toCommand(CurrentRequest current) {
        Violations violations = new Violations();
        if (violations.required("/article", article)
                && (article < PenaltyCatalogue.FIRST || article > PenaltyCatalogue.LAST)) {
            violations.add("/article", Violation.Code.NOT_ALLOWED);
        }
        if (violations.required("/respondent", respondent)) {
            violations.required("/respondent/kind", respondent.kind());
            violations.required("/respondent/id", respondent.id());
        }
        Facts facts = Facts.checked(violations, circumstances, illegalGainsFen);
        violations.refuseIfAny();
        return new OpenCase.Command(
                current.caller(),
                current.correlator(),
                new Respondent(respondent.kind(), respondent.id()),
                article,
                Optional.ofNullable(matchingArticle),
                facts.circumstances(),
                facts.illegalGainsFen(),
                Optional.ofNullable(linkedCaseId));
    }
}
