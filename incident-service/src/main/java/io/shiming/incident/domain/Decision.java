package io.shiming.incident.domain;

import io.shiming.foundation.crypto.Sensitive;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What somebody decides in a case, and why.
 *
 * @param responsiblePersonsFinesFen a fine for each person directly responsible, none of whom is named; in a case against a
 *     user, the user's
 * @param confiscateFen as assessed, also where it is empty
 * @param correctBy by when it is to be corrected
 * @param reason empty when its key is gone
 */
public record Decision(
        Ruling ruling,
        Optional<Long> operatorFineFen,
        List<Long> responsiblePersonsFinesFen,
        Optional<Long> confiscateFen,
        Optional<Instant> correctBy,
        Optional<Sensitive<String>> reason) {

    public Decision {
        responsiblePersonsFinesFen = List.copyOf(responsiblePersonsFinesFen);
    }

    /** With what the law says where the decision does not. */
    Decision completed(PenaltyAssessment assessment, Instant usualDeadline) {
        return ruling == Ruling.NO_PENALTY
                ? this
                : new Decision(
                        ruling,
                        operatorFineFen,
                        responsiblePersonsFinesFen,
                        Optional.of(confiscateFen.orElse(assessment.confiscateFen())),
                        assessment.ordersCorrection() ? Optional.of(correctBy.orElse(usualDeadline)) : Optional.empty(),
                        reason);
    }
}
