package io.shiming.retention.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.retention.domain.Act;
import io.shiming.retention.domain.Category;
import io.shiming.retention.domain.Office;
import io.shiming.retention.domain.Policy;
import io.shiming.retention.domain.Proposal;
import io.shiming.retention.domain.ProposalState;
import io.shiming.retention.domain.RetentionCalendar;
import io.shiming.retention.domain.Terms;
import io.shiming.retention.persistence.PolicyRepository;
import io.shiming.retention.persistence.ProposalRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An auditor and an authority change together for how long records are kept, never below what the law asks (Art. 12, 15):
 * one proposes, and is told what it would do; a person of the other office approves just that.
 */
@ApplicationScoped
public class ChangePolicy {
    private final PolicyRepository policies;
    private final ProposalRepository proposals;
    private final RetentionCalendar calendar;
    private final AuditTrail audit;
    private final Ids ids;
    private final Clock clock;

    ChangePolicy(
            PolicyRepository policies,
            ProposalRepository proposals,
            RetentionCalendar calendar,
            AuditTrail audit,
            Ids ids,
            Clock clock) {
        this.policies = policies;
        this.proposals = proposals;
        this.calendar = calendar;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    public record Command(Caller caller, String correlator, Category category) {
        private Set<Office> offices() {
            return caller.roles().stream()
                    .map(Office::of)
                    .flatMap(Optional::stream)
                    .filter(Office::maySetPolicy)
                    .collect(Collectors.toSet());
        }
    }

    /** What is wanted, and why. */
    public record Wanted(Terms terms, String reason) {}

    /**
     * Proposes. Three round trips, one of which looks at every clock of the category.
     *
     * @throws DomainException BELOW_STATUTORY_MINIMUM
     */
    public Uni<Answer> propose(
            Command command, Wanted wanted, Idempotency.Attempt attempt, Function<Proposal, Answer> answers) {
        return policies.current(command.category())
                .chain(base -> proposal(command, base, wanted))
                .chain(made -> {
                    Answer answer = answers.apply(made);
                    return proposals
                            .run(store(command, made).and(attempt.answered(answer)))
                            .replaceWith(answer);
                });
    }

    /**
     * The same, for who puts it as what the policy shall be: it is a proposal none the less, and the one that was made
     * when the same person asked for the same before.
     *
     * @throws DomainException BELOW_STATUTORY_MINIMUM
     */
    public Uni<Proposal> put(Command command, Wanted wanted) {
        return policies.current(command.category())
                .chain(base -> proposals
                        .open(base)
                        .map(open -> open.stream()
                                .filter(made -> made.isTheSame(
                                        wanted.terms(),
                                        wanted.reason(),
                                        command.caller().subject()))
                                .findFirst())
                        .chain(same -> same.map(made -> Uni.createFrom().item(made))
                                .orElseGet(() -> proposal(command, base, wanted)
                                        .call(made -> proposals.run(store(command, made))))));
    }

    /**
     * Approves. Three round trips.
     *
     * @throws DomainException NOT_FOUND; SECOND_PERSON_REQUIRED, OTHER_OFFICE_REQUIRED; STATUS_CONFLICT when it was
     *     approved before, or another was
     */
    public Uni<Answer> approve(
            Command command, UUID proposalId, Idempotency.Attempt attempt, Function<Policy, Answer> answers) {
        return one(command.category(), proposalId)
                .chain(proposal -> {
                    Act approval = proposal.approved(command.caller().subject(), command.offices(), clock.instant());
                    Answer answer = answers.apply(proposal.policy(approval));
                    return policies.run(policies.approved(proposal, approval)
                                    .and(attempt.answered(answer))
                                    .and(record(command, proposal, "approved")))
                            .replaceWith(answer);
                })
                .onFailure(failure -> Write.violates(failure, PolicyRepository.VERSION))
                .transform(failure -> new DomainException(CommonError.STATUS_CONFLICT));
    }

    /**
     * A proposal.
     *
     * @throws DomainException NOT_FOUND
     */
    public Uni<Proposal> one(Category category, UUID id) {
        return proposals.find(category, id).map(found -> found.orElseThrow(DomainException::notFound));
    }

    /** In the order they were made. */
    public Uni<List<Proposal>> page(Category category, int limit, Optional<UUID> after) {
        return proposals.page(category, limit, after);
    }

    private Uni<Proposal> proposal(Command command, Policy base, Wanted wanted) {
        Act act = new Act(
                command.caller().subject(),
                command.offices().stream().sorted().findFirst().orElseThrow(),
                clock.instant());
        // What is not lawful is refused before anything is counted.
        wanted.terms().requireLawful(base.category());
        return proposals
                .effect(
                        base.category(),
                        calendar.dueIfStartedBefore(act.at(), base.terms()),
                        calendar.dueIfStartedBefore(act.at(), wanted.terms()))
                .map(effect -> new Proposal(
                        ids.next(), base, wanted.terms(), wanted.reason(), act, effect, ProposalState.OPEN));
    }

    private Write store(Command command, Proposal made) {
        return proposals.made(made).and(record(command, made, "proposed"));
    }

    private Write.Part record(Command command, Proposal proposal, String verb) {
        return audit.record(AuditTrail.Entry.by(
                command.caller(),
                command.correlator(),
                null,
                "policy." + verb,
                "policy-proposal",
                proposal.id(),
                command.category().name()));
    }
}
