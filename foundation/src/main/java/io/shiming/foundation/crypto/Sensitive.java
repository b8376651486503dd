package io.shiming.foundation.crypto;

import java.util.function.Function;

/**
 * A value that must not reach a log, URL, metric, trace or error: its text form shows nothing. Read it with
 * {@link #reveal()}, where the reading is meant.
 */
public record Sensitive<T>(T reveal) {

    public <R> Sensitive<R> map(Function<T, R> change) {
        return new Sensitive<>(change.apply(reveal));
    }

    @Override
    public String toString() {
        return "***";
    }
}
