package io.shiming.incident.domain;

import java.time.Instant;

/** How the people concerned were told. */
public record Notice(Instant givenAt, Means means) {

    /** By which way. */
    public enum Means {
        SMS,
        EMAIL,
        LETTER,
        CALL,
        ANNOUNCEMENT
    }
}
