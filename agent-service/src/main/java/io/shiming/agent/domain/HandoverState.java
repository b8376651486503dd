package io.shiming.agent.domain;

/** What became of a hand-over. One that ought to have been made and was not is one too: it is {@link #OVERDUE}. */
public enum HandoverState {
    DELIVERED,
    RECEIPTED,
    OVERDUE
}
