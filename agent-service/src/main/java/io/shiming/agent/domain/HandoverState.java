package io.shiming.agent.domain;

/**
 * What became of a hand-over. One that ought to have been made and was not is one too: it is {@link #OVERDUE}, which is the
 * agent's fault. One that is {@link #UNRECEIPTED} was delivered, and was to be receipted by now, which is the operator's.
 */
public enum HandoverState {
    DELIVERED,
    UNRECEIPTED,
    RECEIPTED,
    OVERDUE
}
