package io.shiming.agent.domain;

import java.util.Comparator;
import java.util.UUID;

/** How an agent does, with what it is worked out from. */
public record ScoreCard(UUID agentId, Figures figures, int score) {
    public static final Comparator<ScoreCard> RANKING =
            Comparator.comparingInt(ScoreCard::score).reversed().thenComparing(ScoreCard::agentId);
}
