package io.shiming.agent.domain;

/** What became of a finding. One that is LATE is open, and was to be remedied by now. */
public enum FindingState {
    OPEN,
    LATE,
    CLOSED
}
