package io.shiming.agent.application;

import io.shiming.agent.domain.Criteria;
import io.shiming.agent.domain.Figures;
import io.shiming.agent.domain.ScoreCard;
import io.shiming.agent.domain.ScoreFormula;
import io.shiming.agent.persistence.FiguresRepository;
import io.shiming.agent.persistence.Reading;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.problem.DomainException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** How agents do, worked out when somebody asks, and an operator's agents in order (Art. 6). */
@ApplicationScoped
public class ScoreAgents {
    private final FiguresRepository figures;
    private final Readers readers;
    private final SupervisionConfig config;
    private final Criteria criteria;
    private final Clock clock;

    ScoreAgents(FiguresRepository figures, Readers readers, SupervisionConfig config, Criteria criteria, Clock clock) {
        this.figures = figures;
        this.readers = readers;
        this.config = config;
        this.criteria = criteria;
        this.clock = clock;
    }

    /** An operator's dealings with the agent, or all of the agent's, where it or an official asks. */
    public Uni<ScoreCard> card(Caller caller, String correlator, UUID agentId) {
        return cards(readers.reading(caller, correlator, "scorecard", agentId), Optional.of(agentId))
                .map(cards -> cards.stream().findFirst().orElseThrow(DomainException::notFound));
    }

    /** The best first, at most {@code limit}, those after the one of the agent {@code after}. */
    public Uni<List<ScoreCard>> ranking(Caller caller, int limit, Optional<UUID> after) {
        return cards(Reading.of(caller.requireOperator()), Optional.empty()).map(cards -> {
            List<ScoreCard> ranked = cards.stream().sorted(ScoreCard.RANKING).toList();
            return after.map(agentId -> ranked.stream()
                            .dropWhile(card -> !card.agentId().equals(agentId))
                            .skip(1))
                    .orElseGet(ranked::stream)
                    .limit(limit)
                    .toList();
        });
    }

    private Uni<List<ScoreCard>> cards(Reading reading, Optional<UUID> agentId) {
        Instant now = clock.instant();
        return figures.of(reading, now.minus(config.score().window()), now, criteria.dayOf(now), agentId)
                .map(found -> found.entrySet().stream().map(this::card).toList());
    }

    private ScoreCard card(Map.Entry<UUID, Figures> of) {
        var weights = config.score();
        ScoreFormula formula = new ScoreFormula(
                weights.overdue(),
                weights.late(),
                weights.missing(),
                weights.mismatch(),
                weights.openFinding(),
                weights.lateFinding(),
                weights.violation(),
                weights.suspension());
        return new ScoreCard(of.getKey(), of.getValue(), formula.score(of.getValue()));
    }
}
