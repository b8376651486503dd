package io.shiming.incident.domain;

/** What an operator runs, as far as it decides how soon it reports. */
public enum OperatorKind {
    /** Critical information infrastructure, as an authority has identified it and told the operator. */
    CRITICAL_INFRASTRUCTURE,
    OTHER
}
