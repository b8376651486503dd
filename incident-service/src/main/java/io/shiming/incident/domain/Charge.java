package io.shiming.incident.domain;

import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Of what somebody is accused, as far as the range of the penalty depends on it.
 *
 * @param matchingArticle under Art. 24 alone: the article that the agent broke; empty while nobody has said so
 * @param illegalGainsFen empty where none are known
 */
public record Charge(
        RespondentKind respondent,
        int article,
        Optional<Integer> matchingArticle,
        Set<Circumstance> circumstances,
        Optional<Long> illegalGainsFen) {

    /** @throws DomainException ARTICLE_NOT_APPLICABLE when the article threatens no such respondent; BODY_INVALID */
    public Charge {
        if (!PenaltyCatalogue.punishes(article, respondent)) {
            throw new DomainException(CaseError.ARTICLE_NOT_APPLICABLE);
        }
        boolean known = matchingArticle.filter(PenaltyCatalogue::isMatching).isPresent();
        if (matchingArticle.isPresent() && (article != PenaltyCatalogue.JOINT || !known)) {
            throw DomainException.invalid("/matchingArticle", Violation.Code.NOT_ALLOWED);
        }
        circumstances = Set.copyOf(circumstances);
    }

    /** Whether it is an agent's breach, for which it and its operator answer by way of Art. 24. */
    boolean isJoint() {
        return article == PenaltyCatalogue.JOINT || respondent == RespondentKind.AGENT;
    }

    /** The article whose ranges count; empty while it is not known. */
    Optional<Integer> matched() {
        return article == PenaltyCatalogue.JOINT ? matchingArticle : Optional.of(article);
    }

    /** The same, after an order to correct was not followed. */
    Charge refused() {
        Set<Circumstance> more = EnumSet.of(Circumstance.REFUSED_TO_CORRECT);
        more.addAll(circumstances);
        return new Charge(respondent, article, matchingArticle, more, illegalGainsFen);
    }

    /** The same, where the article has a range for that; else empty. */
    Optional<Charge> refusedWithRange() {
        return Optional.of(refused())
                .filter(higher -> !higher.assessment().withoutEffect().contains(Circumstance.REFUSED_TO_CORRECT));
    }

    /** The same article, of which more is known. */
    public Charge known(Optional<Integer> matching, Set<Circumstance> all, Optional<Long> gainsFen) {
        return new Charge(respondent, article, matching, all, gainsFen);
    }

    public PenaltyAssessment assessment() {
        return PenaltyCatalogue.assess(this);
    }
}
