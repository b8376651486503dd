package io.shiming.retention.domain;

import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Other terms for a category, put forward by an auditor or an authority: nothing changes by it before one of the other
 * office has approved what it says, with what it does.
 *
 * @param base the policy it would follow; once another does it is overtaken
 */
public record Proposal(
        UUID id, Policy base, Terms terms, String reason, Act proposed, Effect effect, ProposalState state) {

    /** @throws DomainException BELOW_STATUTORY_MINIMUM: what is not lawful is not even proposed */
    public Proposal {
        terms.requireLawful(base.category());
    }

    /** Whether this is what somebody proposes again. */
    public boolean isTheSame(Terms again, String why, String by) {
        return state == ProposalState.OPEN
                && terms.equals(again)
                && reason.equals(why)
                && proposed.by().equals(by);
    }

    /**
     * Approves it.
     *
     * @param by subject of the token
     * @param offices those the same person has
     * @return who did it, in which of them
     * @throws DomainException STATUS_CONFLICT unless it is open; SECOND_PERSON_REQUIRED, OTHER_OFFICE_REQUIRED
     */
    public Act approved(String by, Set<Office> offices, Instant now) {
        if (state != ProposalState.OPEN) {
            throw new DomainException(CommonError.STATUS_CONFLICT);
        }
        if (proposed.by().equals(by)) {
            throw new DomainException(RetentionError.SECOND_PERSON_REQUIRED);
        }
        return offices.stream()
                .filter(office -> office.completes(proposed.office()))
                .findFirst()
                .map(office -> new Act(by, office, now))
                .orElseThrow(() -> new DomainException(RetentionError.OTHER_OFFICE_REQUIRED));
    }

    /** The policy it makes. */
    public Policy policy(Act approval) {
        return new Policy(base.category(), base.version() + 1, terms, Optional.of(approval.at()));
    }
}
