package io.shiming.incident.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.incident.domain.Circumstance;
import io.shiming.incident.domain.PenaltyAssessment;
import io.shiming.incident.domain.Referral;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The range of a case, which is computed, and how. */
@Schema(name = "CaseAssessment")
@JsonInclude(JsonInclude.Include.ALWAYS)
record AssessmentView(
        @Schema(enumeration = "CNY") String currency,

        @Schema(
                nullable = true,
                description = "what the operator may be fined, or the agent or venue in its place; null for no fine")
        PenaltyView.RangeView operator,

        @Schema(
                nullable = true,
                description =
                        "what each person directly responsible may be fined, of a case against a user the user; null"
                                + " for no fine")
        PenaltyView.RangeView responsiblePersons,

        long confiscateFen,
        List<Referral> alsoRefer,

        @Schema(description = "to be corrected as well, by a day")
        boolean ordersCorrection,

        BasisView basis) {

    /** How a range came about. */
    @Schema(name = "AssessmentBasis")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record BasisView(
            @Schema(description = "the range that counts; absent while nobody has said which article an agent broke")
            PenaltyView applied,

            @Schema(description = "by which paragraph of Art. 24 it counts for an agent's breach")
            PenaltyView through,

            @Schema(description = "ranges that fit as well and are less grave: one breach is not fined twice")
            List<PenaltyView> outweighed,

            @Schema(description = "circumstances for which the article has no range of its own")
            Set<Circumstance> withoutEffect) {}

    static AssessmentView of(PenaltyAssessment assessment) {
        return new AssessmentView(
                "CNY",
                PenaltyView.RangeView.of(assessment.operator()),
                PenaltyView.RangeView.of(assessment.responsiblePersons()),
                assessment.confiscateFen(),
                assessment.alsoRefer(),
                assessment.ordersCorrection(),
                new BasisView(
                        assessment.applied().map(PenaltyView::of).orElse(null),
                        assessment.through().map(PenaltyView::of).orElse(null),
                        assessment.outweighed().stream().map(PenaltyView::of).toList(),
                        assessment.withoutEffect()));
    }
}
