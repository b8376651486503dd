package io.shiming.incident.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.incident.domain.Circumstance;
import io.shiming.incident.domain.FineRange;
import io.shiming.incident.domain.Penalty;
import io.shiming.incident.domain.Referral;
import io.shiming.incident.domain.RespondentKind;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A range that the regulation threatens. */
@Schema(name = "Penalty")
@JsonInclude(JsonInclude.Include.NON_NULL)
record PenaltyView(
        int article,
        int paragraph,
        RespondentKind respondent,

        @Schema(description = "absent for the base range") Circumstance circumstance,

        @Schema(description = "what the operator is fined, or the agent or venue in its place; absent for no fine")
        RangeView operator,

        @Schema(
                description =
                        "what each person directly responsible is fined, of a case against a user the user; absent"
                                + " for no fine")
        RangeView responsiblePersons,

        @Schema(description = "illegal gains are confiscated")
        boolean confiscates,

        @Schema(description = "to be corrected as well, by a day")
        boolean ordersCorrection,

        @Schema(description = "the article that was broken says how much (Art. 24)")
        boolean byMatchingArticle,

        List<Referral> alsoRefer,

        @Schema(description = "the regulation's own words") String wording) {

    /** From what to what, both included. */
    @Schema(name = "FineRange", description = "in fen, both ends included")
    record RangeView(long minFen, long maxFen) {
        static RangeView of(Optional<FineRange> range) {
            return range.map(some -> new RangeView(some.minFen(), some.maxFen()))
                    .orElse(null);
        }
    }

    static PenaltyView of(Penalty penalty) {
        return new PenaltyView(
                penalty.article(),
                penalty.paragraph(),
                penalty.respondent(),
                penalty.circumstance().orElse(null),
                RangeView.of(penalty.operator()),
                RangeView.of(penalty.responsiblePersons()),
                penalty.confiscates(),
                penalty.ordersCorrection(),
                penalty.byMatchingArticle(),
                penalty.alsoRefer(),
                penalty.wording());
    }
}
