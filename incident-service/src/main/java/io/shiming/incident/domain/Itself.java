package io.shiming.incident.domain;

/** This service, where it acts by itself, as files and trails call it. */
public final class Itself {
    public static final String NAME = "incident-service";

    private Itself() {}
}
