package io.shiming.retention.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.retention.domain.Category;
import io.shiming.retention.domain.Effect;
import io.shiming.retention.domain.Proposal;
import io.shiming.retention.domain.ProposalState;
import io.shiming.retention.domain.RetentionCalendar;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Other terms that somebody proposed, and what they would do. */
@Schema(name = "Proposal")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ProposalView(
        UUID id,
        Category category,

        @Schema(description = "OVERTAKEN when another changed the policy first")
        ProposalState state,

        @Schema(description = "the version it would follow") int baseVersion,
        String period,
        int graceDays,
        String reason,
        String proposedBy,

        @Schema(description = "role in which it was proposed; approved by the other of auditor and authority")
        String office,

        Instant proposedAt,
        EffectView effect) {

    /** What it would do to the clocks that ran when it was made. */
    @Schema(name = "Effect")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record EffectView(
            @Schema(description = "how many run in the category")
            long clocks,

            @Schema(description = "how many of them were due then")
            long dueNow,

            @Schema(description = "and how many would have been by these terms")
            long dueThen,

            @Schema(description = "what becomes of the one that has run longest; absent when there is none")
            MoveView first,

            @Schema(description = "and of the one that has run shortest")
            MoveView last) {}

    @Schema(name = "Move")
    record MoveView(
            Instant startedAt,
            Instant dueAt,
            Instant wouldBeDueAt,

            @Schema(description = "negative for earlier") long days) {}

    static ProposalView of(Proposal proposal, RetentionCalendar calendar) {
        Effect effect = proposal.effect();
        return new ProposalView(
                proposal.id(),
                proposal.base().category(),
                proposal.state(),
                proposal.base().version(),
                proposal.terms().period().toString(),
                proposal.terms().graceDays(),
                proposal.reason(),
                proposal.proposed().by(),
                proposal.proposed().office().role(),
                proposal.proposed().at(),
                new EffectView(
                        effect.clocks(),
                        effect.dueBefore(),
                        effect.dueAfter(),
                        effect.ends()
                                .map(ends -> move(proposal, ends.first(), calendar))
                                .orElse(null),
                        effect.ends()
                                .map(ends -> move(proposal, ends.last(), calendar))
                                .orElse(null)));
    }

    private static MoveView move(Proposal proposal, Instant startedAt, RetentionCalendar calendar) {
        Instant due = calendar.dueAt(startedAt, proposal.base().terms());
        Instant then = calendar.dueAt(startedAt, proposal.terms());
        return new MoveView(startedAt, due, then, Duration.between(due, then).toDays());
    }
}
