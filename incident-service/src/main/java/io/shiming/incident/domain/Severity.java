package io.shiming.incident.domain;

/** Whether the consequences are serious, or may be (Art. 17); the graver one last. */
public enum Severity {
    MINOR,
    SERIOUS
}
