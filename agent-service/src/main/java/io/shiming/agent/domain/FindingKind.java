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

    /** Whether hand-overs alone lead to it. */
    public boolean isOfHandovers() {
        return this == HANDOVER_OVERDUE || this == HANDOVER_INCOMPLETE || this == RECEIPT_OVERDUE;
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
