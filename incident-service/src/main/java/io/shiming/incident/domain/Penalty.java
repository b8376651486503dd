package io.shiming.incident.domain;

import java.util.List;
import java.util.Optional;

/**
 * A range that the regulation threatens.
 *
 * @param circumstance empty for the base range
 * @param operator what the operator is fined, or the agent or venue that stands in its place
 * @param responsiblePersons what each person directly responsible is fined; of a case against a user, the user
 * @param confiscates whether illegal gains are confiscated
 * @param ordersCorrection whether the authority orders it corrected as well
 * @param byMatchingArticle whether another article says how much (Art. 24)
 * @param wording the regulation's own
 */
public record Penalty(
        int article,
        int paragraph,
        RespondentKind respondent,
        Optional<Circumstance> circumstance,
        Optional<FineRange> operator,
        Optional<FineRange> responsiblePersons,
        boolean confiscates,
        boolean ordersCorrection,
        boolean byMatchingArticle,
        List<Referral> alsoRefer,
        String wording) {

    /** The most it may cost, by which the graver of two is told. */
    long most() {
        return operator.or(() -> responsiblePersons).map(FineRange::maxFen).orElse(0L);
    }
}
