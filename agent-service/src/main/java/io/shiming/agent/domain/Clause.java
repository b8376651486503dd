package io.shiming.agent.domain;

/** What an agreement must say (Art. 5¶2); one without any of them binds nobody. */
public enum Clause {
    /** To register true identities. */
    REGISTRATION_DUTY,
    /** To protect what is registered. */
    INFORMATION_PROTECTION_DUTY,
    CONFIDENTIALITY,
    LIABILITY
}
