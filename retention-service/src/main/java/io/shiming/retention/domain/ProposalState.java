package io.shiming.retention.domain;

/** What has become of a proposal. */
public enum ProposalState {
    OPEN,
    APPROVED,
    OVERTAKEN
}
