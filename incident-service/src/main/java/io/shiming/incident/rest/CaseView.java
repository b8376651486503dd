package io.shiming.incident.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.incident.domain.Authority;
import io.shiming.incident.domain.CaseEvent;
import io.shiming.incident.domain.CaseState;
import io.shiming.incident.domain.CaseStep;
import io.shiming.incident.domain.Circumstance;
import io.shiming.incident.domain.Decision;
import io.shiming.incident.domain.RespondentKind;
import io.shiming.incident.domain.Ruling;
import io.shiming.incident.domain.ViolationCase;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A case. The operator that it is against sees its state and decision, and no more. */
@Schema(name = "Case")
@JsonInclude(JsonInclude.Include.NON_NULL)
record CaseView(
        UUID id,
        int article,

        @Schema(description = "under Art. 24: the article that the agent broke; absent while nobody has said so")
        Integer matchingArticle,

        RespondentView respondent,
        CaseState state,
        Instant openedAt,

        @Schema(description = "the last one; absent before") DecisionView decision,

        @Schema(description = "while something is to be corrected: by when")
        Instant correctBy,

        @Schema(description = "not shown to the operator") List<Circumstance> circumstances,

        @Schema(description = "not shown to the operator") Long illegalGainsFen,

        @Schema(description = "not shown to the operator") AssessmentView assessment,

        @Schema(description = "cases about the same breach: the agent's, or its operator's; not shown to the operator")
        List<UUID> linkedCases,

        @Schema(description = "of agent-service, where it referred the case; not shown to the operator")
        UUID findingId,

        @Schema(description = "not shown to the operator") String openedBy,

        @Schema(description = "role in which; absent where a service referred it: any competent authority may decide")
        String openedAs,

        @Schema(description = "what happened in it, in order; not shown to the operator")
        List<StepView> steps) {

    @Schema(name = "CaseRespondent")
    record RespondentView(RespondentKind kind, UUID id) {
        static RespondentView of(ViolationCase of) {
            return new RespondentView(of.respondent().kind(), of.respondent().id());
        }
    }

    @Schema(name = "CaseDecision")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record DecisionView(
            Ruling decision,

            @Schema(enumeration = "CNY") String currency,

            Long operatorFineFen,
            List<Long> responsiblePersonsFinesFen,
            Long confiscateFen,
            Instant correctBy,

            @Schema(description = "absent when its key was destroyed")
            String reason,

            @Schema(description = "role in which it was decided")
            String office,

            Instant at) {
        static DecisionView of(CaseStep step, Decision made) {
            return new DecisionView(
                    made.ruling(),
                    "CNY",
                    made.operatorFineFen().orElse(null),
                    made.responsiblePersonsFinesFen(),
                    made.confiscateFen().orElse(null),
                    made.correctBy().orElse(null),
                    made.reason().map(Sensitive::reveal).orElse(null),
                    step.office().map(Authority::office).orElse(null),
                    step.at());
        }
    }

    @Schema(name = "CaseStep")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record StepView(
            int number,
            CaseEvent event,
            CaseState state,

            @Schema(description = "subject of whoever did it")
            String by,

            @Schema(description = "role in which; absent where nobody acted")
            String office,

            Instant at,

            @Schema(description = "of what is no decision; absent when its key was destroyed")
            String reason,

            @Schema(description = "where somebody decided") DecisionView decision) {
        static StepView of(CaseStep step) {
            return new StepView(
                    step.number(),
                    step.event(),
                    step.state(),
                    step.by(),
                    step.office().map(Authority::office).orElse(null),
                    step.at(),
                    step.reason().map(Sensitive::reveal).orElse(null),
                    step.decision().map(made -> DecisionView.of(step, made)).orElse(null));
        }
    }

    /** For officials. */
    static CaseView of(ViolationCase all) {
        CaseView shown = ofOwn(all);
        return new CaseView(
                shown.id(),
                shown.article(),
                shown.matchingArticle(),
                shown.respondent(),
                shown.state(),
                shown.openedAt(),
                shown.decision(),
                shown.correctBy(),
                all.charge().circumstances().stream().sorted().toList(),
                all.charge().illegalGainsFen().orElse(null),
                AssessmentView.of(all.assessment()),
                all.linked(),
                all.findingId().orElse(null),
                all.openedBy(),
                all.openedAs().map(Authority::office).orElse(null),
                all.steps().stream().map(StepView::of).toList());
    }

    /** For the operator that it is against. */
    static CaseView ofOwn(ViolationCase all) {
        return new CaseView(
                all.id(),
                all.charge().article(),
                all.charge().matchingArticle().orElse(null),
                RespondentView.of(all),
                all.state(),
                all.openedAt(),
                all.decided()
                        .flatMap(step -> step.decision().map(made -> DecisionView.of(step, made)))
                        .orElse(null),
                all.correctBy().orElse(null),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
