package io.shiming.agent.rest;

import io.shiming.agent.domain.Figures;
import io.shiming.agent.domain.ScoreCard;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "ScoreCard")
record ScoreCardView(
        UUID agentId,

        @Schema(description = ScoreCardView.FORMULA, minimum = "0", maximum = "100")
        int score,

        @Schema(description = "what it is worked out from") Figures figures) {
    private static final String FORMULA =
            "100, less a share each of what is overdue, was handed over late, was missing,"
                    + " and was not confirmed by an authority, and less so much for each open, each late finding, each violation"
                    + " and each suspension; 0 at the least. The weights and the period are `shiming.supervision.score.*`.";

    static ScoreCardView of(ScoreCard card) {
        return new ScoreCardView(card.agentId(), card.score(), card.figures());
    }
}
