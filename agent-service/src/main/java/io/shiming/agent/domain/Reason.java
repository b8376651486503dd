package io.shiming.agent.domain;

/** Why an agent may not do something for an operator. Of several agreements' reasons the last of these is told. */
public enum Reason {
    AGENT_UNKNOWN,
    AGENT_NOT_ELIGIBLE,
    AGENT_SUSPENDED,
    AGREEMENT_MISSING,
    AGREEMENT_TERMINATED,
    AGREEMENT_EXPIRED,
    AGREEMENT_NOT_YET_VALID,
    SERVICE_TYPE_NOT_COVERED,
    OUTLET_UNKNOWN,
    OUTLET_CLOSED,
    CLERK_UNKNOWN,
    CLERK_LEFT,
    CLERK_NOT_AT_OUTLET
}
