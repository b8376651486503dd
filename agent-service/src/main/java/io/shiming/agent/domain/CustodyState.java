package io.shiming.agent.domain;

/** Where the register and material of a registration is (Art. 6). */
public enum CustodyState {
    /** With the agent, to be handed over. */
    OUTSTANDING,
    /** The same, and late. */
    OVERDUE,
    /** Handed over; the operator has not said that it has it. */
    DELIVERED,
    /** With the operator. */
    RECEIVED,
    /** There is none: nobody was registered. */
    REFUSED
}
