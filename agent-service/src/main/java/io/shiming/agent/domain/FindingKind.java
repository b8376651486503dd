package io.shiming.agent.domain;

import java.util.Optional;

/** What was found wrong with an agent, or in what its operator owes it, and the article it offends against. */
public enum FindingKind {
    /** Registers and material not handed over in time. */
    HANDOVER_OVERDUE(6),
    /** Something of a hand-over was missing. */
    HANDOVER_INCOMPLETE(6),
    /** The operator did not receipt in time what was delivered: its own duty, and no fault of the agent. */
    RECEIPT_OVERDUE(6),
    /** What authorities did not confirm broke a rule: to be looked into by people, and no violation by itself. */
    CONDUCT_SUSPICIOUS(6),
    IDENTITY_NOT_VERIFIED(18),
    FORGED_DOCUMENT_ACCEPTED(19),
    DOCUMENT_OF_ANOTHER_USED(20),
    RECORDS_NOT_KEPT(21),
    DATA_MISUSED(22),
    OTHER(0);

    private final int article;

    FindingKind(int article) {
        this.article = article;
    }

    /** Empty where it depends. */
    public Optional<Integer> article() {
        return article == 0 ? Optional.empty() : Optional.of(article);
    }

    /** Whether hand-overs and rules alone lead to it, and nobody raises it. */
    public boolean isAutomatic() {
        return this == HANDOVER_OVERDUE
                || this == HANDOVER_INCOMPLETE
                || this == RECEIPT_OVERDUE
                || this == CONDUCT_SUSPICIOUS;
    }

    /** Who is to remedy it. */
    public Party against() {
        return this == RECEIPT_OVERDUE ? Party.OPERATOR : Party.AGENT;
    }

    /** The two sides of an agreement. */
    public enum Party {
        AGENT,
        OPERATOR
    }
}
